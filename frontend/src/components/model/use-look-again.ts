"use client";

import { useEffect, useState } from "react";
import type { StudentJob } from "@/api/types";

type Pictured = Pick<StudentJob, "preflight" | "thumbnail_url" | "preview_url" | "created_at">;

// The worker takes up a model at once and is done in seconds, as a rule. A job that has waited for
// longer than this waits for something else, and the page's ordinary refresh will tell.
const NEW_MS = 10 * 60_000;
const FIRST_MS = 1000;
const SLOWER = 1.25;
const SLOWEST_MS = 8000;
const GIVE_UP_MS = 3 * 60_000;

/** Whether something that the worker makes of a model is not there yet, but may come. */
function isAwaited(job: Pictured, now: number): boolean {
  if (Math.abs(now - new Date(job.created_at).getTime()) > NEW_MS) return false;
  if (job.preflight && "error" in job.preflight) return false;
  return !job.preflight || !job.thumbnail_url || !job.preview_url;
}

/**
 * Loads a new job again, often at first and then ever more seldom, until all is there that the
 * worker makes of its model. True while it does; after some minutes it gives up.
 */
export function useLookAgain(job: Pictured | undefined, reload: () => Promise<void>): boolean {
  const [gaveUp, setGaveUp] = useState(false);
  const awaited = job !== undefined && !gaveUp && isAwaited(job, Date.now());
  useEffect(() => {
    if (!awaited) return;
    let timer: ReturnType<typeof setTimeout>;
    let spent = 0;
    const wait = (milliseconds: number) => {
      timer = setTimeout(() => {
        spent += milliseconds;
        if (spent > GIVE_UP_MS) return setGaveUp(true);
        if (document.visibilityState === "visible") void reload();
        wait(Math.min(milliseconds * SLOWER, SLOWEST_MS));
      }, milliseconds);
    };
    wait(FIRST_MS);
    return () => clearTimeout(timer);
  }, [awaited, reload]);
  return awaited;
}
