/** What counts as somebody being there: what only a hand does. */
const SIGNS = ["pointerdown", "keydown", "touchstart", "wheel"] as const;

/** Remembers when there last was input in this page; the server ends sessions that have none. */
export class Input {
  private last: number;

  constructor(private readonly now: () => number = Date.now) {
    this.last = now();
  }

  /** Looks out for input from now on. Returns what ends that. */
  watch(target: EventTarget): () => void {
    const note = () => {
      this.last = this.now();
    };
    for (const sign of SIGNS) target.addEventListener(sign, note, { passive: true, capture: true });
    return () => {
      for (const sign of SIGNS) target.removeEventListener(sign, note, { capture: true });
    };
  }

  /** Whole seconds since the last input. */
  idleSeconds(): number {
    return Math.max(0, Math.floor((this.now() - this.last) / 1000));
  }
}
