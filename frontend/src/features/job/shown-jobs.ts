"use client";

import { useEffect } from "react";
import type { Job } from "@/api/types";
import type { QueryState } from "@/lib/query";

/** The jobs that a page shows, and how it came by them. */
export interface ShownJobs extends Pick<QueryState<unknown>, "updatedAt" | "error"> {
  what: string;
  /** Undefined before they are loaded. */
  jobs: Job[] | undefined;
  /** How many there are, these included. */
  of: number;
}

let shown: ShownJobs | null = null;

/** What the page that is open shows of jobs; null on one that is about other things. */
export function shownJobs(): ShownJobs | null {
  return shown;
}

/** Tells what this page shows, for those who look into a trouble. */
export function useShownJobs(jobs: ShownJobs): void {
  useEffect(() => {
    shown = jobs;
    return () => {
      shown = null;
    };
  });
}
