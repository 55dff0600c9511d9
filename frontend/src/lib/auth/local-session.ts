import type { SignedIn } from "@/api/types";
import { publicApi, unwrap } from "@/lib/api/client";
import { asApiError } from "@/lib/api/errors";
import { Input } from "./input";
import { SessionStore } from "./session-store";
import type { Credentials, Session } from "./types";

/** The calls a session makes; a test gives its own. */
export interface SessionApi {
  login(credentials: Credentials): Promise<SignedIn>;
  refresh(idleSeconds: number): Promise<SignedIn>;
  logout(): Promise<void>;
}

const RENEW_BEFORE_EXPIRY_MS = 60_000;
/** Tells that a refresh cookie is likely there; the cookie itself is out of a script's reach. */
const HINT = "printdesk.signed-in";
const CHANNEL = "printdesk.session";

const serverApi: SessionApi = {
  login: (credentials) => unwrap(publicApi.POST("/api/v1/auth/login", { body: credentials })),
  refresh: (idleSeconds) =>
    unwrap(publicApi.POST("/api/v1/auth/refresh", { body: { idle_seconds: idleSeconds } })),
  logout: () => unwrap(publicApi.POST("/api/v1/auth/logout")),
};

/** A browser that lets nothing be stored cannot tell: there the server is asked. */
function mayBeSignedIn(): boolean {
  try {
    return localStorage.getItem(HINT) !== null;
  } catch {
    return true;
  }
}

function rememberSignedIn(signedIn: boolean): void {
  try {
    if (signedIn) localStorage.setItem(HINT, "1");
    else localStorage.removeItem(HINT);
  } catch {
    // Full or forbidden: the session holds for as long as the page is open, and needs no more.
  }
}

/**
 * Runs `task` in one tab at a time, since each refresh makes the cookie before it stale. Browsers
 * offer locks on secure origins only; elsewhere the server's period of grace covers two tabs.
 */
async function oneTabAtATime<T>(task: () => Promise<T>): Promise<T> {
  if (typeof navigator === "undefined" || !navigator.locks) return task();
  return navigator.locks.request("printdesk.refresh", task);
}

/**
 * A sign-in with the server's own accounts. The access token lives in memory only; the refresh
 * token is a cookie that scripts cannot read.
 */
export class LocalSession extends SessionStore implements Session {
  readonly mode = "local";
  private token: string | null = null;
  private renewAt = 0;
  private refreshing: Promise<string | null> | null = null;
  private channel: BroadcastChannel | null = null;
  private readonly input: Input;

  constructor(
    private readonly api: SessionApi = serverApi,
    private readonly now: () => number = Date.now,
  ) {
    super();
    this.input = new Input(now);
  }

  start(): () => void {
    const stopWatching = this.input.watch(window);
    if (typeof BroadcastChannel !== "undefined") {
      this.channel = new BroadcastChannel(CHANNEL);
      this.channel.onmessage = () => this.end({ expired: false });
    }
    if (mayBeSignedIn()) {
      // The cookie may be good all the same: the hint stays, and a reload tries again.
      this.refresh().catch(() => this.set({}));
    } else {
      this.set({});
    }
    return () => {
      stopWatching();
      this.channel?.close();
      this.channel = null;
    };
  }

  signIn = async (credentials: Credentials): Promise<void> => {
    this.accept(await this.api.login(credentials));
  };

  /** Ends the session here and in the other tabs, also when the server cannot be told. */
  signOut = async (): Promise<void> => {
    try {
      await this.api.logout();
    } finally {
      this.end({ expired: false });
      this.channel?.postMessage("signed-out");
    }
  };

  getToken = async (options: { renew?: boolean } = {}): Promise<string | null> => {
    if (!this.token && !this.refreshing) return null;
    const good = !options.renew && this.token && this.now() < this.renewAt;
    return good ? this.token : this.refresh();
  };

  private refresh(): Promise<string | null> {
    this.refreshing ??= oneTabAtATime(() => this.api.refresh(this.input.idleSeconds()))
      .then(
        (signedIn) => this.accept(signedIn),
        (reason) => {
          if (asApiError(reason).status !== 401) throw reason;
          this.end({ expired: true });
          return null;
        },
      )
      .finally(() => {
        this.refreshing = null;
      });
    return this.refreshing;
  }

  private accept(signedIn: SignedIn): string {
    this.token = signedIn.access_token;
    this.renewAt = this.now() + signedIn.expires_in * 1000 - RENEW_BEFORE_EXPIRY_MS;
    rememberSignedIn(true);
    this.set({ user: signedIn.user });
    return signedIn.access_token;
  }

  private end({ expired }: { expired: boolean }): void {
    this.token = null;
    rememberSignedIn(false);
    this.set({ expired });
  }
}
