import { ApiError } from "@/lib/api/errors";

/** What we use of Clerk's own script, which the lab's Clerk serves. */
export interface Clerk {
  load(options: Record<string, unknown>): Promise<void>;
  readonly session: ClerkLogin | null | undefined;
  /** Calls at once, and whenever somebody signs in or out. Returns what ends that. */
  addListener(listener: (now: { session?: ClerkLogin | null }) => void): () => void;
  mountSignIn(place: HTMLDivElement, options: Record<string, unknown>): void;
  unmountSignIn(place: HTMLDivElement): void;
  openUserProfile(): void;
  signOut(options: { redirectUrl: string }): Promise<void>;
}

export interface ClerkLogin {
  readonly id: string;
  /** `pending` while Clerk still wants something of whoever signs in. */
  readonly status: string;
  getToken(options?: { skipCache?: boolean }): Promise<string | null>;
}

declare global {
  interface Window {
    Clerk?: Clerk;
    __internal_ClerkUICtor?: unknown;
  }
}

/** Where a lab's Clerk is. */
export interface ClerkPlace {
  key: string;
  host: string;
}

// The newest of these series; Clerk promises that they stay as we know them.
const SCRIPTS = ["clerk-js@6/dist/clerk.browser.js", "ui@1/dist/ui.browser.js"];

/** Clerk's form in our colors, which are light or dark by themselves. */
const APPEARANCE = {
  variables: {
    colorPrimary: "var(--color-accent)",
    colorPrimaryForeground: "var(--color-on-accent)",
    colorBackground: "var(--color-surface)",
    colorForeground: "var(--color-ink)",
    colorMutedForeground: "var(--color-ink-muted)",
    colorInput: "var(--color-surface)",
    colorInputForeground: "var(--color-ink)",
    colorDanger: "var(--color-danger)",
    borderRadius: "var(--radius-md)",
    fontFamily: "inherit",
  },
};

/** Fetches Clerk's scripts and starts them. Nothing of Clerk is in our own. */
export async function loadClerk({ key, host }: ClerkPlace): Promise<Clerk> {
  if (!window.Clerk) {
    await Promise.all(SCRIPTS.map((name) => script(`https://${host}/npm/@clerk/${name}`, key)));
  }
  const clerk = window.Clerk;
  if (!clerk) throw unreachable(host);
  await clerk.load({
    ui: { ClerkUI: window.__internal_ClerkUICtor },
    telemetry: false,
    signInUrl: "/login/",
    afterSignOutUrl: "/login/",
    routerPush: go,
    routerReplace: go,
    appearance: APPEARANCE,
  });
  return clerk;
}

/** Where Clerk leads. A page that one is on already stays as it is, with what was typed there. */
async function go(to: string): Promise<void> {
  const { pathname, search } = new URL(to, window.location.href);
  const isHere = pathname === window.location.pathname && search === window.location.search;
  if (!isHere) window.location.assign(to);
}

function script(src: string, key: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const element = document.createElement("script");
    element.src = src;
    element.async = true;
    element.crossOrigin = "anonymous";
    element.dataset.clerkPublishableKey = key;
    element.onload = () => resolve();
    element.onerror = () => {
      element.remove();
      reject(unreachable(new URL(src).host));
    };
    document.head.append(element);
  });
}

function unreachable(host: string): ApiError {
  return new ApiError(
    0,
    "clerk_unreachable",
    `The sign-in of the lab, ${host}, cannot be reached. Check your connection and try again.`,
  );
}
