"use client";

import { useNow } from "./clock";

/** An answer is on its way for a while, and tells whole seconds: less is no difference. */
const ODD_MS = 60_000;

let ahead = 0;

/** Takes from an answer how far this computer's clock is from the server's. */
export function noteServerTime(answer: Response): void {
  const told = Date.parse(answer.headers.get("Date") ?? "");
  if (Number.isNaN(told)) return;
  const apart = Date.now() - told;
  ahead = Math.abs(apart) < ODD_MS ? 0 : apart;
}

/**
 * The time by the server's clock, for what is compared with times that the server has told. A
 * computer whose clock is wrong must neither hide what can still be done nor show a wrong age.
 */
export function useServerNow(everyMs: number): number | null {
  const now = useNow(everyMs);
  return now === null ? null : now - ahead;
}
