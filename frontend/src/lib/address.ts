"use client";

import { useSyncExternalStore } from "react";

const subscribe = (listener: () => void) => {
  window.addEventListener("popstate", listener);
  window.addEventListener("hashchange", listener);
  return () => {
    window.removeEventListener("popstate", listener);
    window.removeEventListener("hashchange", listener);
  };
};

/**
 * The address of the page, or null while it is not known yet. One exported file serves many
 * addresses, so the first render must not depend on which of them it is.
 */
function useHref(): URL | null {
  const href = useSyncExternalStore(
    subscribe,
    () => window.location.href,
    () => null,
  );
  return href === null ? null : new URL(href);
}

/** What stands after `prefix` in the path (`/track/` and a token); empty when nothing does. */
export function usePathToken(prefix: string): string | null {
  const address = useHref();
  if (!address) return null;
  const rest = address.pathname.startsWith(prefix) ? address.pathname.slice(prefix.length) : "";
  return decode(rest.replace(/\/+$/, ""));
}

export function useSearch(): URLSearchParams | null {
  return useHref()?.searchParams ?? null;
}

/** The part after `#`, which the browser never sends to a server. */
export function useFragment(): string | null {
  const address = useHref();
  return address ? decode(address.hash.slice(1)) : null;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** The path of one of our own links, so that it is followed on the origin one is on. */
export function localPath(url: string): string {
  const { pathname, search, hash } = new URL(url, window.location.origin);
  return pathname + search + hash;
}
