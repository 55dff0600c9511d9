"use client";

import { useEffect, useRef, useState } from "react";
import type { Job, JobList } from "@/api/types";
import type { ShownJobs } from "@/features/job/shown-jobs";
import { revalidate } from "@/lib/api/revalidate";
import { useApi } from "@/lib/auth/provider";
import { useQuery } from "@/lib/query";
import { useRefreshMs } from "./use-jobs";

const LOOKED_AT = 20;

export interface NewJobs {
  /** How many wait for a first look. */
  waiting: number;
  /** What to say aloud; it changes when a job has come in. */
  announcement: string;
  /** How the watch goes. */
  watched: ShownJobs;
}

/** Watches for jobs that come in, whatever the list is filtered by; the newest is the first. */
export function useNewJobs(onNew: (arrived: [Job, ...Job[]]) => void): NewJobs {
  const api = useApi();
  const query = { status: "UPLOADED", reviewed: false, limit: LOOKED_AT } as const;
  const { data, updatedAt, error } = useQuery<JobList>(
    "jobs/new",
    (signal, known) =>
      revalidate(known, (headers) =>
        api.GET("/api/v1/jobs", { params: { query }, headers, signal }),
      ),
    { pollMs: useRefreshMs(), pollHidden: true },
  );
  const newest = useRef<number | null>(null);
  const [announcement, setAnnouncement] = useState("");
  const tell = useRef(onNew);
  useEffect(() => {
    tell.current = onNew;
  });

  useEffect(() => {
    if (!data) return;
    const known = newest.current;
    newest.current = Math.max(known ?? 0, ...data.jobs.map((job) => job.number));
    // What was there when the page was opened is not news.
    const [first, ...more] = known === null ? [] : data.jobs.filter((job) => job.number > known);
    if (!first) return;
    setAnnouncement(inWords(first, more.length));
    tell.current([first, ...more]);
  }, [data]);

  const waiting = data?.filtered ?? 0;
  const watched = { what: "New jobs", updatedAt, error, jobs: data?.jobs, of: waiting };
  return { waiting, announcement, watched };
}

export function inWords(first: Job, more: number): string {
  return more === 0
    ? `New job ${first.number} from ${first.student_name}.`
    : `${more + 1} new jobs.`;
}
