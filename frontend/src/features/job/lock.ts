import type { Job } from "@/api/types";
import { ApiError, asApiError } from "@/lib/api/errors";

export type LockState =
  | { phase: "free" }
  | { phase: "taking" }
  | { phase: "held"; job: Job; until: number }
  /** It could not be had: somebody else holds the job, or the server could not be asked. */
  | { phase: "refused"; error: ApiError }
  /** It was held, and is no more. */
  | { phase: "lost"; error: ApiError; job: Job };

/** The three calls of a lock; `release` must also reach the server from a page that is closing. */
export interface LockCalls {
  take(): Promise<Job>;
  extend(): Promise<Job>;
  release(): Promise<unknown>;
}

const RETRY_MS = 10_000;
/** So often that whoever has lost a lock hears of it within half a minute. */
const BEATS_PER_TERM = 10;

/**
 * The hold of this browser on one job, for as long as somebody on the page needs it.
 *
 * Calls go out one after the other: a release that overtook a later take would free a job on which
 * somebody is working.
 */
export class JobLock {
  private state: LockState = { phase: "free" };
  private holders = 0;
  private calls: Promise<unknown> = Promise.resolve();
  private timer: ReturnType<typeof setTimeout> | undefined;
  private listeners = new Set<() => void>();

  /** `termMs` is for how long the server lets a lock stand that is not prolonged. */
  constructor(
    private readonly api: LockCalls,
    public termMs: number,
  ) {}

  getState = (): LockState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** Takes the lock and keeps it, until the function that is returned has been called. */
  hold(): () => void {
    this.holders += 1;
    if (this.holders === 1) this.take();
    let holding = true;
    return () => {
      if (!holding) return;
      holding = false;
      this.holders -= 1;
      if (this.holders === 0) this.letGo();
    };
  }

  /** Tries once more, after a refusal or a loss. */
  take = (): void => {
    const lost = this.state.phase === "lost" ? this.state : null;
    if (!lost) this.set({ phase: "taking" });
    this.enqueue(async () => {
      if (this.holders === 0) return;
      try {
        this.keep(await this.api.take());
      } catch (failure) {
        const error = asApiError(failure);
        this.set(lost ? { ...lost, error } : { phase: "refused", error });
      }
    });
  };

  /** The server has freed the lock together with an action: there is nothing left to release. */
  settle = (): void => {
    clearTimeout(this.timer);
    this.set({ phase: "free" });
  };

  /** Says at once that we are still here, as after the computer has slept. */
  beat = (): void => {
    clearTimeout(this.timer);
    this.enqueue(async () => {
      if (this.state.phase !== "held") return;
      const { job, until } = this.state;
      try {
        this.keep(await this.extend(until));
      } catch (failure) {
        const error = asApiError(failure);
        const mayPass = error.isTemporary || error.status === 401;
        if (mayPass && Date.now() < until) this.schedule(RETRY_MS);
        else this.set({ phase: "lost", error, job });
      }
    });
  };

  /** For a page that is being closed: there is no time to wait for one's turn. */
  abandon = (): void => {
    if (this.state.phase !== "held") return;
    clearTimeout(this.timer);
    this.api.release().catch(() => undefined);
    this.set({ phase: "free" });
  };

  private async extend(until: number): Promise<Job> {
    try {
      return await this.api.extend();
    } catch (failure) {
      // One that ran out, as while the computer slept, can be had again when nobody else has come.
      // One that is gone before its time was broken by somebody who needs the job.
      const missing = failure instanceof ApiError && failure.code === "lock_required";
      if (missing && Date.now() >= until) return this.api.take();
      throw failure;
    }
  }

  private keep(job: Job): void {
    this.set({ phase: "held", job, until: Date.now() + this.termMs });
    this.schedule(this.termMs / BEATS_PER_TERM);
  }

  private schedule(ms: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(this.beat, ms);
  }

  private letGo(): void {
    clearTimeout(this.timer);
    this.enqueue(async () => {
      if (this.holders > 0) return;
      const held = this.state.phase === "held";
      this.set({ phase: "free" });
      // What cannot be released now runs out by itself.
      if (held) await this.api.release().catch(() => undefined);
    });
  }

  private enqueue(call: () => Promise<void>): void {
    this.calls = this.calls.then(call);
  }

  private set(state: LockState): void {
    this.state = state;
    for (const listener of this.listeners) listener();
  }
}
