const KEY = "printdesk.chime";
const HEARD = "printdesk.heard";
const HEARD_FOR_MS = 2 * 60_000;

export interface ChimeSettings {
  on: boolean;
  /** 0 to 1. */
  volume: number;
}

const DEFAULTS: ChimeSettings = { on: true, volume: 0.5 };

export function loadChime(): ChimeSettings {
  try {
    const saved = JSON.parse(localStorage.getItem(KEY) ?? "{}") as Partial<ChimeSettings>;
    const volume = typeof saved.volume === "number" ? saved.volume : DEFAULTS.volume;
    return {
      on: typeof saved.on === "boolean" ? saved.on : DEFAULTS.on,
      volume: Math.min(1, Math.max(0, volume)),
    };
  } catch {
    return DEFAULTS;
  }
}

export function saveChime(settings: ChimeSettings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(settings));
  } catch {
    // A browser that stores nothing keeps the choice for this page.
  }
}

/** Whether another tab of this browser has just sounded for the job: one chime is enough. */
export function wasHeard(job: number): boolean {
  try {
    const [number, at] = JSON.parse(localStorage.getItem(HEARD) ?? "[]") as number[];
    return number === job && at !== undefined && Math.abs(Date.now() - at) < HEARD_FOR_MS;
  } catch {
    return false;
  }
}

export function noteHeard(job: number): void {
  try {
    localStorage.setItem(HEARD, JSON.stringify([job, Date.now()]));
  } catch {
    // Without storage each tab sounds for itself.
  }
}

/** Two soft notes, made on the spot: nothing to load, and silent where sound is forbidden. */
export class Chime {
  private context: AudioContext | null = null;

  /**
   * Wakes the sound, on a click or a key: before one, browsers forbid it. Tells whether it is awake.
   */
  async unlock(): Promise<boolean> {
    if (typeof AudioContext === "undefined") return false;
    this.context ??= new AudioContext();
    if (this.context.state !== "running") {
      // Where sound is forbidden this promise never settles, so nobody may wait for it for long.
      await Promise.race([this.context.resume(), new Promise((done) => setTimeout(done, 300))]);
    }
    return this.context.state === "running";
  }

  /** Gives the sound device back, as when the desk is left; the next sound takes it again. */
  close(): void {
    void this.context?.close();
    this.context = null;
  }

  /** False when the browser kept it silent. */
  async play(volume: number): Promise<boolean> {
    if (!navigator.userActivation?.hasBeenActive && !this.context) return false;
    if (!(await this.unlock()) || !this.context) return false;
    const start = this.context.currentTime + 0.02;
    this.note(this.context, 784, start, volume);
    this.note(this.context, 1046.5, start + 0.16, volume);
    return true;
  }

  private note(context: AudioContext, frequency: number, start: number, volume: number): void {
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.type = "sine";
    tone.frequency.value = frequency;
    loudness.gain.setValueAtTime(0.0001, start);
    loudness.gain.exponentialRampToValueAtTime(Math.max(0.0002, volume * 0.4), start + 0.015);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + 0.9);
    tone.connect(loudness).connect(context.destination);
    tone.start(start);
    tone.stop(start + 0.95);
  }
}
