import type { Job } from "@/api/types";
import { type ApiError, asApiError } from "@/lib/api/errors";

export type NotesPhase =
  | { name: "saved" }
  | { name: "typing" }
  | { name: "saving" }
  | { name: "failed"; error: ApiError }
  /** Somebody else has saved other notes since these were begun. */
  | { name: "conflict"; theirs: string; version: number };

export interface NotesState {
  text: string;
  phase: NotesPhase;
}

export type SaveNotes = (
  body: { notes: string; version: number },
  options: { keepalive: boolean },
) => Promise<Job>;

const PAUSE_MS = 900;
const RETRY_MS = 10_000;

/**
 * Notes that save themselves when typing pauses. They carry the version of the job on which they
 * were begun, so that what another wrote meanwhile is never overwritten unseen.
 */
export class Notes {
  private state: NotesState;
  private savedText: string;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private saving: Promise<void> | null = null;
  private listeners = new Set<() => void>();

  constructor(
    text: string,
    private version: number,
    private readonly save: SaveNotes,
    private readonly onSaved: (job: Job) => void,
  ) {
    this.savedText = text;
    this.state = { text, phase: { name: "saved" } };
  }

  getState = (): NotesState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  type = (text: string): void => {
    const conflict = this.state.phase.name === "conflict";
    this.set({ text, phase: conflict ? this.state.phase : { name: "typing" } });
    if (!conflict) this.schedule(PAUSE_MS);
  };

  /** The job as the server has it now. What is being typed stays; its base stays the old one. */
  refresh(text: string, version: number): void {
    if (this.state.phase.name !== "saved" || version < this.version) return;
    this.version = version;
    this.savedText = text;
    if (text !== this.state.text) this.set({ text, phase: { name: "saved" } });
  }

  /** Saves now what is not saved yet. */
  flush = (options = { keepalive: false }): void => {
    clearTimeout(this.timer);
    const { phase } = this.state;
    if (phase.name === "conflict" || phase.name === "saved" || this.saving) return;
    this.saving = this.send(this.state.text, options.keepalive).finally(() => {
      this.saving = null;
    });
  };

  /** Ends a conflict: `text` is what shall stand there, whoever wrote which part of it. */
  resolve = (text: string): void => {
    const { phase } = this.state;
    if (phase.name !== "conflict") return;
    this.version = phase.version;
    this.savedText = phase.theirs;
    this.set({ text, phase: { name: text === phase.theirs ? "saved" : "typing" } });
    this.flush();
  };

  dispose(): void {
    this.flush({ keepalive: true });
    clearTimeout(this.timer);
  }

  private async send(text: string, keepalive: boolean): Promise<void> {
    if (text === this.savedText) return this.set({ text, phase: { name: "saved" } });
    this.set({ ...this.state, phase: { name: "saving" } });
    try {
      const job = await this.save({ notes: text, version: this.version }, { keepalive });
      this.version = job.version;
      this.savedText = text;
      const typedOn = this.state.text !== text;
      this.set({ ...this.state, phase: { name: typedOn ? "typing" : "saved" } });
      if (typedOn) this.schedule(PAUSE_MS);
      this.onSaved(job);
    } catch (failure) {
      this.fail(asApiError(failure));
    }
  }

  private fail(error: ApiError): void {
    if (error.code === "version_conflict") {
      const { notes, version } = error.details;
      this.set({
        ...this.state,
        phase: { name: "conflict", theirs: String(notes ?? ""), version: Number(version) },
      });
      return;
    }
    this.set({ ...this.state, phase: { name: "failed", error } });
    const mayPass = error.isTemporary || ["job_locked", "job_busy"].includes(error.code);
    if (mayPass || error.status === 401) this.schedule(RETRY_MS);
  }

  private schedule(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.flush, ms);
  }

  private set(state: NotesState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}

/** Both texts, without saying again what is in both. */
export function bothOf(theirs: string, mine: string): string {
  if (mine.includes(theirs)) return mine;
  if (theirs.includes(mine)) return theirs;
  return `${theirs.trimEnd()}\n\n${mine}`;
}
