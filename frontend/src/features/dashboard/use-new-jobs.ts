"use client";

import { useEffect, useRef, useState } from "react";
import type { Job } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useQuery } from "@/lib/query";
import { useRefreshMs } from "./use-jobs";

const LOOKED_AT = 20;

interface NewJobs {
  /** How many wait for a first look. */
  waiting: number;
  /** What to say aloud; it changes when a job has come in. */
  announcement: string;
}

/** Watches for jobs that come in, whatever the list is filtered by. */
export function useNewJobs(onNew: () => void): NewJobs {
  const api = useApi();
  const query = { status: "UPLOADED", reviewed: false, limit: LOOKED_AT } as const;
  const { data } = useQuery(
    "jobs/new",
    (signal) => unwrap(api.GET("/api/v1/jobs", { params: { query }, signal })),
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
    const arrived = known === null ? [] : data.jobs.filter((job) => job.number > known);
    if (arrived.length === 0) return;
    setAnnouncement(inWords(arrived));
    tell.current();
  }, [data]);

  return { waiting: data?.filtered ?? 0, announcement };
}

function inWords(arrived: Job[]): string {
  const [first] = arrived;
  return arrived.length === 1 && first
    ? `New job ${first.number} from ${first.student_name}.`
    : `${arrived.length} new jobs.`;
}
