// The model on its printer's plate. Loaded only when a model is shown, for three is large.

import {
  AmbientLight,
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  DoubleSide,
  EdgesGeometry,
  Group,
  HemisphereLight,
  InterleavedBuffer,
  InterleavedBufferAttribute,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  MeshStandardMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Scene,
  Vector3,
  WebGLRenderer,
} from "three";
import type { Model, Vector } from "./glb";
import { byKey, followPointers, type Pose, zoomed } from "./orbit";

export interface Setting {
  /** The filament's color. */
  color: string;
  /** Width, depth and height of what the printer can print. */
  volume: Vector | null;
  fits: boolean;
}

export interface Shown {
  dress(setting: Setting): void;
  /** Looks at the model, or at the whole printer, as at first. */
  reset(whole?: boolean): void;
  zoom(factor: number): void;
  /** Whether the key did something. */
  key(key: string): boolean;
  dispose(): void;
}

const FIELD_OF_VIEW = 28;
const HOME = { turn: (32 * Math.PI) / 180, height: (26 * Math.PI) / 180 };
const MOVE_MS = 320;
const LINE = "#4b4740";
const TOO_LARGE = "#a3261b";
const PLATE = "#f4f2ee";
const GRID_MM = 10;

/** Shows a model in an element, which it fills, once it is dressed. Throws without WebGL. */
export function showModel(host: HTMLElement, model: Model): Shown {
  const renderer = new WebGLRenderer({ alpha: true, antialias: true });
  const scene = new Scene();
  const camera = new PerspectiveCamera(FIELD_OF_VIEW);
  camera.up.set(0, 0, 1);
  const material = new MeshStandardMaterial({
    flatShading: true,
    roughness: 0.62,
    side: DoubleSide,
  });
  scene.add(meshOf(model, material), new HemisphereLight("#ffffff", "#b9b3a8", 1.5));
  scene.add(new AmbientLight("#ffffff", 0.25));
  const lamp = new DirectionalLight("#ffffff", 2.1);
  camera.add(lamp, lamp.target);
  lamp.position.set(-1.2, 1.6, 1);
  lamp.target.position.set(0, 0, -1);
  scene.add(camera);
  renderer.domElement.className = "absolute inset-0 size-full";
  host.append(renderer.domElement);

  let volume: Group | null = null;
  let room: Vector = model.size;
  let frame = 0;
  let moving = 0;
  let whole = false;
  let pose = home();

  function home(): Pose {
    return { ...HOME, distance: distanceTo(whole ? union(model.size, room) : model.size) };
  }

  function bounds() {
    const nearest = distanceTo(model.size) * 0.25;
    return { nearest, farthest: distanceTo(union(model.size, room)) * 2 };
  }

  function draw() {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => {
      const middle = (whole ? union(model.size, room) : model.size)[2] / 2;
      const flat = Math.cos(pose.height) * pose.distance;
      camera.position.set(
        Math.sin(pose.turn) * flat,
        -Math.cos(pose.turn) * flat,
        middle + Math.sin(pose.height) * pose.distance,
      );
      camera.near = pose.distance / 100;
      camera.far = pose.distance * 10 + Math.hypot(...room);
      camera.lookAt(0, 0, middle);
      camera.updateProjectionMatrix();
      renderer.render(scene, camera);
    });
  }

  function change(to: (pose: Pose) => Pose) {
    cancelAnimationFrame(moving);
    pose = to(pose);
    draw();
  }

  function goTo(end: Pose) {
    cancelAnimationFrame(moving);
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return change(() => end);
    const [begin, begun] = [pose, performance.now()];
    const step = (now: number) => {
      const share = Math.min(1, (now - begun) / MOVE_MS);
      const eased = 1 - (1 - share) ** 3;
      const between = (a: number, b: number) => a + (b - a) * eased;
      pose = {
        turn: between(begin.turn, end.turn),
        height: between(begin.height, end.height),
        distance: between(begin.distance, end.distance),
      };
      draw();
      if (share < 1) moving = requestAnimationFrame(step);
    };
    moving = requestAnimationFrame(step);
  }

  const resize = new ResizeObserver(() => {
    const { clientWidth, clientHeight } = host;
    if (clientWidth === 0 || clientHeight === 0) return;
    renderer.setPixelRatio(Math.min(2, window.devicePixelRatio));
    renderer.setSize(clientWidth, clientHeight, false);
    camera.aspect = clientWidth / clientHeight;
    draw();
  });
  resize.observe(host);
  const unfollow = followPointers(host, bounds, change);

  return {
    dress({ color, volume: sides, fits }) {
      // A black filament is not black: its shape must show.
      material.color = new Color(color).multiplyScalar(0.94).addScalar(0.025);
      if (volume) drop(scene, volume);
      volume = sides && volumeOf(sides, fits ? LINE : TOO_LARGE);
      room = sides ?? model.size;
      if (volume) scene.add(volume);
      draw();
    },
    reset(all = whole) {
      whole = all;
      goTo(home());
    },
    zoom: (factor) => goTo(zoomed(pose, factor, bounds())),
    key(key) {
      const to = byKey(key, pose, home(), bounds());
      if (to) goTo(to);
      return to !== undefined;
    },
    dispose() {
      cancelAnimationFrame(moving);
      cancelAnimationFrame(frame);
      resize.disconnect();
      unfollow();
      drop(scene, scene);
      renderer.dispose();
      renderer.forceContextLoss();
      renderer.domElement.remove();
    },
  };
}

/** From where something of this size is seen whole. */
function distanceTo(size: Vector): number {
  const radius = Math.max(Math.hypot(...size) / 2, 1e-3);
  return (radius / Math.sin(((FIELD_OF_VIEW / 2) * Math.PI) / 180)) * 1.2;
}

function union(a: Vector, b: Vector): Vector {
  return [Math.max(a[0], b[0]), Math.max(a[1], b[1]), Math.max(a[2], b[2])];
}

/** The model in the middle of the plate, standing on it. */
function meshOf({ corners, indices, step, size }: Model, material: MeshStandardMaterial): Mesh {
  const geometry = new BufferGeometry();
  const buffer = new InterleavedBuffer(corners, 4);
  geometry.setAttribute("position", new InterleavedBufferAttribute(buffer, 3, 0));
  geometry.setIndex(new BufferAttribute(indices, 1));
  const mesh = new Mesh(geometry, material);
  mesh.scale.setScalar(step);
  mesh.position.set(-size[0] / 2, -size[1] / 2, 0);
  return mesh;
}

/** What the printer can print: the plate with its grid, and the edges of the space above it. */
function volumeOf([width, depth, height]: Vector, color: string): Group {
  const group = new Group();
  const edges = new LineSegments(
    new EdgesGeometry(new BoxGeometry(width, depth, height)),
    new LineBasicMaterial({ color, transparent: true, opacity: 0.55 }),
  );
  edges.position.z = height / 2;
  const plate = new Mesh(
    new PlaneGeometry(width, depth),
    new MeshBasicMaterial({
      color: PLATE,
      transparent: true,
      opacity: 0.4,
      side: DoubleSide,
      depthWrite: false,
    }),
  );
  // A little below, so that it does not flicker through the model's underside.
  plate.position.z = -height * 0.001;
  group.add(edges, plate, gridOf(width, depth, plate.position.z));
  return group;
}

function gridOf(width: number, depth: number, z: number): LineSegments {
  const points: Vector3[] = [];
  for (const x of steps(width))
    points.push(new Vector3(x, -depth / 2, z), new Vector3(x, depth / 2, z));
  for (const y of steps(depth))
    points.push(new Vector3(-width / 2, y, z), new Vector3(width / 2, y, z));
  return new LineSegments(
    new BufferGeometry().setFromPoints(points),
    new LineBasicMaterial({ color: LINE, transparent: true, opacity: 0.14, depthWrite: false }),
  );
}

/** Every centimeter from the middle. */
function steps(length: number): number[] {
  const most = Math.floor(length / 2 / GRID_MM);
  return Array.from({ length: 2 * most + 1 }, (_, nth) => (nth - most) * GRID_MM);
}

/** Takes something out of the scene and gives back what it holds on the graphics card. */
function drop(scene: Scene, part: Scene | Group): void {
  part.traverse((child) => {
    if (child instanceof Mesh || child instanceof LineSegments) {
      child.geometry.dispose();
      child.material.dispose();
    }
  });
  scene.remove(part);
}
