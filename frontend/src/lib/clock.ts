"use client";

import { useSyncExternalStore } from "react";

/** One clock for all who want the time as often: a list has many that do. */
class Ticker {
  private now = 0;
  private listeners = new Set<() => void>();
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(private readonly everyMs: number) {}

  subscribe = (listener: () => void): (() => void) => {
    if (this.listeners.size === 0) this.timer = setInterval(this.tick, this.everyMs);
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size === 0) clearInterval(this.timer);
    };
  };

  read = (): number => {
    // While it stands still nobody is told, so it may be behind by no more than a tick.
    const standing = this.listeners.size === 0;
    if (standing && Math.abs(Date.now() - this.now) >= this.everyMs) this.now = Date.now();
    return this.now;
  };

  private tick = (): void => {
    this.now = Date.now();
    for (const listener of this.listeners) listener();
  };
}

const tickers = new Map<number, Ticker>();

/** The time, renewed every `everyMs`, or null on the server and where its page is taken over. */
export function useNow(everyMs: number): number | null {
  let ticker = tickers.get(everyMs);
  if (!ticker) {
    ticker = new Ticker(everyMs);
    tickers.set(everyMs, ticker);
  }
  return useSyncExternalStore(ticker.subscribe, ticker.read, () => null);
}
