// Goes around something by mouse, touch and keyboard.

/** From where one looks: turned and raised in radians, and how far away. */
export interface Pose {
  turn: number;
  height: number;
  distance: number;
}

interface Bounds {
  nearest: number;
  farthest: number;
}

const TURN_A_PIXEL = 0.008;
const KEY_TURN = Math.PI / 12;
const KEY_ZOOM = 1.2;
const HIGHEST = Math.PI / 2 - 0.01;

export function zoomed(pose: Pose, factor: number, { nearest, farthest }: Bounds): Pose {
  const distance = Math.min(farthest, Math.max(nearest, pose.distance * factor));
  return { ...pose, distance };
}

export function turned(pose: Pose, turn: number, height: number): Pose {
  const raised = Math.min(HIGHEST, Math.max(-HIGHEST, pose.height + height));
  return { ...pose, turn: pose.turn + turn, height: raised };
}

/** What a key does to the pose; undefined for a key that does nothing here. */
export function byKey(key: string, pose: Pose, home: Pose, bounds: Bounds): Pose | undefined {
  switch (key) {
    case "ArrowLeft":
      return turned(pose, -KEY_TURN, 0);
    case "ArrowRight":
      return turned(pose, KEY_TURN, 0);
    case "ArrowUp":
      return turned(pose, 0, KEY_TURN);
    case "ArrowDown":
      return turned(pose, 0, -KEY_TURN);
    case "+":
    case "=":
      return zoomed(pose, 1 / KEY_ZOOM, bounds);
    case "-":
      return zoomed(pose, KEY_ZOOM, bounds);
    case "0":
    case "Home":
      return home;
  }
}

/**
 * Turns by dragging, zooms by two fingers, and by the wheel while the element has the focus: who
 * scrolls past shall not be held up, nor who moves a finger up or down on a phone.
 */
export function followPointers(
  element: HTMLElement,
  bounds: () => Bounds,
  change: (to: (pose: Pose) => Pose) => void,
): () => void {
  const fingers = new Map<number, { x: number; y: number }>();
  const spread = () => {
    const [one, other] = [...fingers.values()];
    return one && other ? Math.hypot(one.x - other.x, one.y - other.y) : 0;
  };

  const down = (event: PointerEvent) => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
  };
  const move = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId);
    if (!before) return;
    const wide = spread();
    const [dx, dy] = [event.clientX - before.x, event.clientY - before.y];
    fingers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (fingers.size === 1) {
      change((pose) => turned(pose, -dx * TURN_A_PIXEL, dy * TURN_A_PIXEL));
    } else if (wide > 0 && spread() > 0) {
      change((pose) => zoomed(pose, wide / spread(), bounds()));
    }
  };
  const up = (event: PointerEvent) => fingers.delete(event.pointerId);
  const wheel = (event: WheelEvent) => {
    if (document.activeElement !== element) return;
    event.preventDefault();
    change((pose) => zoomed(pose, Math.exp(Math.sign(event.deltaY) * 0.12), bounds()));
  };

  const stop = new AbortController();
  const { signal } = stop;
  element.addEventListener("pointerdown", down, { signal });
  element.addEventListener("pointermove", move, { signal });
  element.addEventListener("pointerup", up, { signal });
  element.addEventListener("pointercancel", up, { signal });
  element.addEventListener("wheel", wheel, { signal, passive: false });
  return () => stop.abort();
}
