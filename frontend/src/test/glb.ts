const text = JSON.stringify({
  nodes: [{ mesh: 0, translation: [5, 6, 7], scale: [0.1, 0.1, 0.1] }],
  bufferViews: [
    { buffer: 0, byteLength: 6 },
    { buffer: 0, byteOffset: 8, byteLength: 24, byteStride: 8 },
  ],
  accessors: [
    { bufferView: 0, count: 3 },
    { bufferView: 1, count: 3, min: [0, 0, 0], max: [200, 100, 0] },
  ],
});

function chunk(kind: string, content: Uint8Array): Uint8Array {
  const whole = new Uint8Array(8 + content.length);
  new DataView(whole.buffer).setUint32(0, content.length, true);
  whole.set(new TextEncoder().encode(kind), 4);
  whole.set(content, 8);
  return whole;
}

function glb(): ArrayBuffer {
  const told = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 4) * 4));
  const shorts = [0, 1, 2, 0, ...[0, 0, 0, 0], ...[200, 0, 0, 0], ...[0, 100, 0, 0]];
  const parts = [
    chunk("JSON", told),
    chunk("BIN\0", new Uint8Array(new Uint16Array(shorts).buffer)),
  ];
  const length = parts.reduce((sum, part) => sum + part.length, 12);
  const whole = new Uint8Array(length);
  whole.set(new TextEncoder().encode("glTF"));
  new DataView(whole.buffer).setUint32(4, 2, true);
  new DataView(whole.buffer).setUint32(8, length, true);
  parts.reduce((at, part) => {
    whole.set(part, at);
    return at + part.length;
  }, 12);
  return whole.buffer;
}

/** One triangle, 20 mm wide and 10 mm deep, as the server would write it. */
export const MODEL = glb();
