// Reads the models that the server makes: one mesh, indexed, its corners whole numbers on a grid.
// A loader for all that a glTF file may hold would be many times as large as this page.

const MAGIC = 0x46546c67; // "glTF", as it stands at the beginning
const JSON_CHUNK = 0x4e4f534a;
const HEADER_BYTES = 12;
const CHUNK_HEADER_BYTES = 8;

export type Vector = [number, number, number];

export interface Model {
  /** x, y and z of each corner, and one number that is not used. */
  corners: Uint16Array;
  indices: Uint16Array;
  /** Where the corner (0, 0, 0) lies, and how far it is to (1, 0, 0), in millimeters. */
  low: Vector;
  step: number;
  /** Width, depth and height in millimeters. */
  size: Vector;
}

interface Document {
  nodes: { translation: Vector; scale: Vector }[];
  bufferViews: { byteOffset?: number; byteLength: number }[];
  accessors: { count: number; min?: Vector; max?: Vector }[];
}

/** Throws an Error when this is no model of ours. */
export function readGlb(content: ArrayBuffer): Model {
  const view = new DataView(content);
  if (view.getUint32(0, true) !== MAGIC) throw new Error("This is not a GLB.");
  const length = view.getUint32(HEADER_BYTES, true);
  if (view.getUint32(HEADER_BYTES + 4, true) !== JSON_CHUNK) throw new Error("It tells nothing.");
  const start = HEADER_BYTES + CHUNK_HEADER_BYTES;
  const text = new TextDecoder().decode(new Uint8Array(content, start, length));
  const document = JSON.parse(text) as Document;
  const binary = start + length + CHUNK_HEADER_BYTES;
  const shorts = (nth: number) => {
    const { byteOffset = 0, byteLength } = document.bufferViews[nth] as { byteLength: number } & {
      byteOffset?: number;
    };
    return new Uint16Array(content, binary + byteOffset, byteLength / 2);
  };
  const [node] = document.nodes;
  const most = document.accessors[1]?.max;
  if (!node || !most) throw new Error("It holds no model.");
  const step = node.scale[0];
  return {
    indices: shorts(0),
    corners: shorts(1),
    low: node.translation,
    step,
    size: most.map((side) => side * step) as Vector,
  };
}
