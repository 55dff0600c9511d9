import type { User } from "@/api/types";
import type { TokenSource } from "@/lib/api/client";
import type { ApiError } from "@/lib/api/errors";

export interface SessionState {
  /** False until it is known whether somebody is signed in. */
  ready: boolean;
  user: User | null;
  /** Nobody is signed in any more, though nobody signed out: what was typed is worth keeping. */
  expired: boolean;
  /** Why somebody who has signed in with the provider is not let in, or cannot sign in at all. */
  refusal: ApiError | null;
}

/** What a provider of accounts can do. */
interface Provider extends TokenSource {
  readonly mode: "local" | "clerk";
  /** Absent where the provider shows a form of its own. */
  signIn?(credentials: Credentials): Promise<void>;
  /** Shows the provider's form in `place`, from where it leads to `next`. Returns what ends that. */
  showSignIn?(place: HTMLDivElement, next: string): () => void;
  /** Shows what the provider knows of whoever is signed in. */
  showAccount?(): void;
  signOut(): Promise<void>;
}

/** A sign-in with one provider, which tells whoever listens of every change. */
export interface Session extends Provider {
  getState(): SessionState;
  subscribe(listener: () => void): () => void;
  /** Picks up the sign-in of an earlier visit, if there is one. Returns what undoes it. */
  start(): () => void;
}

/** Whoever is signed in, by whichever provider. A view sees this and nothing of the provider. */
export interface Auth extends Provider, SessionState {}

export interface Credentials {
  email: string;
  password: string;
  code?: string;
}
