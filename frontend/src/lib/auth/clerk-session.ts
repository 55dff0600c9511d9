import type { User } from "@/api/types";
import { createApi, unwrap } from "@/lib/api/client";
import { asApiError, networkError } from "@/lib/api/errors";
import { type Clerk, type ClerkLogin, type ClerkPlace, loadClerk } from "./clerk-script";
import { SessionStore } from "./session-store";
import type { Session } from "./types";

/**
 * A sign-in with Clerk. Clerk knows who it is, and gives tokens of a minute; who that is here, and
 * what they may do, our own server says.
 */
export class ClerkSession extends SessionStore implements Session {
  readonly mode = "clerk";
  private clerk: Clerk | null = null;
  /** Whose sign-in is looked at, so that each is asked about once. */
  private followed: string | null | undefined;
  private leaving = false;

  constructor(
    place: ClerkPlace,
    private readonly load: () => Promise<Clerk> = () => loadClerk(place),
  ) {
    super();
  }

  start(): () => void {
    let over = false;
    let stop = () => {};
    this.load().then(
      (clerk) => {
        if (over) return;
        this.clerk = clerk;
        stop = clerk.addListener(({ session }) => void this.follow(session));
        void this.follow(clerk.session);
      },
      (reason) => this.set({ refusal: asApiError(reason) }),
    );
    return () => {
      over = true;
      stop();
    };
  }

  getToken = async ({ renew = false } = {}): Promise<string | null> => {
    try {
      return (await this.clerk?.session?.getToken({ skipCache: renew })) ?? null;
    } catch {
      throw networkError();
    }
  };

  showSignIn = (place: HTMLDivElement, next: string): (() => void) => {
    const leadingTo = { forceRedirectUrl: next, signUpForceRedirectUrl: next };
    this.clerk?.mountSignIn(place, { routing: "hash", ...leadingTo });
    return () => this.clerk?.unmountSignIn(place);
  };

  showAccount = (): void => this.clerk?.openUserProfile();

  signOut = async (): Promise<void> => {
    this.leaving = true;
    await this.clerk?.signOut({ redirectUrl: "/login/" });
  };

  /** While Clerk changes from one sign-in to another, there is none for a moment. */
  private async follow(login: ClerkLogin | null | undefined): Promise<void> {
    if (login === undefined) return;
    const mark = login && `${login.id} ${login.status}`;
    if (mark === this.followed) return;
    this.followed = mark;
    if (login?.status !== "active") {
      const expired = this.getState().user !== null && !this.leaving;
      this.set({ expired });
      return;
    }
    const known = await this.whoAmI().then(
      (user) => ({ user }),
      (reason) => ({ refusal: asApiError(reason) }),
    );
    if (mark === this.followed) this.set(known);
  }

  private whoAmI(): Promise<User> {
    return unwrap(createApi(this).GET("/api/v1/auth/me"));
  }
}
