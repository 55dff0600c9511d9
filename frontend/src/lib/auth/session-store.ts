import type { SessionState } from "./types";

export const UNKNOWN: SessionState = { ready: false, user: null, expired: false, refusal: null };

/** Who is signed in, as it is known now, and who wants to hear of it. */
export class SessionStore {
  private state = UNKNOWN;
  private readonly listeners = new Set<() => void>();

  getState = (): SessionState => this.state;

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  /** It is known now; what is not named is no more. */
  protected set(known: Partial<SessionState>): void {
    this.state = { ...UNKNOWN, ready: true, ...known };
    for (const listener of this.listeners) listener();
  }
}
