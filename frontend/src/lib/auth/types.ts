import type { User } from "@/api/types";
import type { TokenSource } from "@/lib/api/client";

/** Whoever is signed in, by whichever provider. A view sees this and nothing of the provider. */
export interface Auth extends TokenSource {
  mode: "local" | "clerk";
  /** False until it is known whether somebody is signed in. */
  ready: boolean;
  user: User | null;
  /** Nobody is signed in any more, though nobody signed out: what was typed is worth keeping. */
  expired: boolean;
  /** Absent where signing in happens on the provider's own page. */
  signIn?(credentials: Credentials): Promise<void>;
  signOut(): Promise<void>;
}

export interface Credentials {
  email: string;
  password: string;
  code?: string;
}
