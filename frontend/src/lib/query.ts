"use client";

import { useCallback, useEffect, useRef, useSyncExternalStore } from "react";
import { ApiError, asApiError, isAbort } from "@/lib/api/errors";

export interface QueryState<T> {
  data: T | undefined;
  /** Why the last load failed; data of an earlier load stays beside it. */
  error: ApiError | null;
  /** When `data` arrived (milliseconds). */
  updatedAt: number | null;
  fetching: boolean;
}

export interface QueryOptions<T = unknown> {
  /** Off: nothing is loaded, what is known is still returned. */
  enabled?: boolean;
  /** Load again this often, while the page is visible; may depend on what is known. */
  pollMs?: number | ((data: T | undefined) => number);
  /** Also while the page is in the background, for what is to be heard there. */
  pollHidden?: boolean;
  /** What is younger than this is not loaded again on mount. */
  staleMs?: number;
}

export interface Query<T> extends QueryState<T> {
  /** No data and no error yet. */
  loading: boolean;
  reload(): Promise<void>;
  setData(data: T): void;
}

/** `known` is what the load before has brought. */
type Loader<T> = (signal: AbortSignal, known: T | undefined) => Promise<T>;

/** What is younger is not worth another load when somebody comes back to the page. */
const FRESH_MS = 5000;
const RETRY_DELAYS_MS = [500, 1500];
/** How many reads that nobody looks at any more are kept, to be shown at once on the way back. */
const KEPT = 30;
const EMPTY: QueryState<never> = { data: undefined, error: null, updatedAt: null, fetching: false };

function wait(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(new DOMException("aborted", "AbortError"));
    });
  });
}

/** Loads, and tries again after a while when the failure may pass by itself. For reads only. */
export async function loadWithRetry<T>(
  load: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal,
): Promise<T> {
  for (const delay of RETRY_DELAYS_MS) {
    try {
      return await load(signal);
    } catch (error) {
      if (!(error instanceof ApiError && error.isTemporary)) throw error;
      await wait(delay, signal);
    }
  }
  return load(signal);
}

/** One cached read, shared by every view that asks for the same key. */
class Entry {
  state: QueryState<unknown> = EMPTY;
  private listeners = new Set<() => void>();
  private running: { abort: AbortController; done: Promise<void> } | null = null;
  private loader: Loader<unknown> | null = null;

  constructor(private readonly key: string) {}

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      // Nobody is looking any more: what is under way is of no use.
      this.cancel();
      forgetOld(this.key, this);
    };
  };

  get isWatched(): boolean {
    return this.listeners.size > 0;
  }

  /** Loads now; a load that is already under way is joined, unless it may be out of date. */
  load(loader: Loader<unknown>, fresh: boolean): Promise<void> {
    this.loader = loader;
    if (this.running && !fresh) return this.running.done;
    this.running?.abort.abort();
    const abort = new AbortController();
    const done = this.run(loader, abort);
    this.running = { abort, done };
    return done;
  }

  reload(): Promise<void> {
    if (this.isWatched && this.loader) return this.load(this.loader, true);
    this.set({ updatedAt: null });
    return Promise.resolve();
  }

  replace(data: unknown): void {
    // A load that began before this is older than the data. When all of it was last true stays.
    this.cancel();
    this.set({ data, error: null, updatedAt: this.state.updatedAt ?? Date.now() });
  }

  private cancel(): void {
    this.running?.abort.abort();
    this.running = null;
    this.set({ fetching: false });
  }

  private async run(loader: Loader<unknown>, abort: AbortController): Promise<void> {
    this.set({ fetching: true });
    const current = () => this.running?.abort === abort;
    try {
      const load = (signal: AbortSignal) => loader(signal, this.state.data);
      const data = await loadWithRetry(load, abort.signal);
      if (current()) this.set({ data, error: null, updatedAt: Date.now() });
    } catch (error) {
      if (current() && !isAbort(error)) this.set({ error: asApiError(error) });
    } finally {
      if (current()) {
        this.running = null;
        this.set({ fetching: false });
      }
    }
  }

  private set(change: Partial<QueryState<unknown>>): void {
    this.state = { ...this.state, ...change };
    for (const listener of this.listeners) listener();
  }
}

const cache = new Map<string, Entry>();

function entryOf(key: string): Entry {
  let entry = cache.get(key);
  if (!entry) {
    entry = new Entry(key);
    cache.set(key, entry);
  }
  return entry;
}

/** A page that is open all day keeps what was seen last, and lets go of the rest. */
function forgetOld(key: string, left: Entry): void {
  if (cache.get(key) !== left) return;
  cache.delete(key);
  cache.set(key, left);
  const unwatched = [...cache].filter(([, entry]) => !entry.isWatched);
  for (const [old] of unwatched.slice(0, -KEPT)) cache.delete(old);
}

/** Has every read whose key begins with `prefix` loaded again, now or when it is next shown. */
export function invalidate(prefix: string): Promise<void> {
  const matching = [...cache].filter(([key]) => key.startsWith(prefix));
  return Promise.all(matching.map(([, entry]) => entry.reload())).then(() => undefined);
}

/** Forgets everything, as on a sign-out. */
export function clearQueries(): void {
  cache.clear();
}

/**
 * Reads data for a view: retried when the failure may pass, aborted when the view goes, shared by
 * key, and with `pollMs` repeated while the page is visible and at once when it is looked at again.
 */
export function useQuery<T>(key: string, load: Loader<T>, options: QueryOptions<T> = {}): Query<T> {
  const { enabled = true, pollHidden = false, staleMs = 0 } = options;
  const entry = entryOf(key);
  const state = useSyncExternalStore(
    entry.subscribe,
    () => entry.state,
    () => EMPTY,
  ) as QueryState<T>;
  const pollMs = typeof options.pollMs === "function" ? options.pollMs(state.data) : options.pollMs;
  const loader = useRef(load);
  useEffect(() => {
    loader.current = load;
  });
  const run = useCallback<Loader<unknown>>(
    (signal, known) => loader.current(signal, known as T | undefined),
    [],
  );

  useEffect(() => {
    if (!enabled) return;
    const { updatedAt } = entry.state;
    const stale = updatedAt === null || Date.now() - updatedAt >= staleMs;
    if (stale) void entry.load(run, false);
  }, [entry, enabled, staleMs, run]);

  useEffect(() => {
    if (!enabled || !pollMs) return;
    const refresh = () => {
      if (!pollHidden && document.visibilityState !== "visible") return;
      void entry.load(run, false);
    };
    const refreshWhenOld = () => {
      if (Date.now() - (entry.state.updatedAt ?? 0) >= FRESH_MS) refresh();
    };
    const timer = setInterval(refresh, pollMs);
    document.addEventListener("visibilitychange", refreshWhenOld);
    // Back from another program, as a slicer, under which the page was never hidden.
    window.addEventListener("focus", refreshWhenOld);
    window.addEventListener("online", refresh);
    return () => {
      clearInterval(timer);
      document.removeEventListener("visibilitychange", refreshWhenOld);
      window.removeEventListener("focus", refreshWhenOld);
      window.removeEventListener("online", refresh);
    };
  }, [entry, enabled, pollMs, pollHidden, run]);

  const reload = useCallback(() => entry.load(run, true), [entry, run]);
  const setData = useCallback((data: T) => entry.replace(data), [entry]);
  return {
    ...state,
    loading: state.data === undefined && state.error === null,
    reload,
    setData,
  };
}
