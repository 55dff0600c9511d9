"use client";

import { useState } from "react";
import type { Job, JobList } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useConfig } from "@/lib/catalog";
import { type Query, useQuery } from "@/lib/query";
import { type Filters, queryOf, type Tab } from "./filters";

const REFRESH_SECONDS = 45;

export interface Jobs extends Query<JobList> {
  /** The list belongs to the filters before these, and is shown until the new one is here. */
  outdated: boolean;
  /** How many are in each status, as far as it is known. */
  counts: JobList["counts"] | undefined;
  /** Puts a job that an action has given back in the place of the one before it. */
  replace(job: Job): void;
  remove(id: string): void;
}

export function useRefreshMs(): number {
  const { data: config } = useConfig();
  return (config?.refresh_seconds ?? REFRESH_SECONDS) * 1000;
}

/** The jobs that the filters let through, refreshed by themselves. */
export function useJobs(filters: Filters): Jobs {
  const api = useApi();
  const query = queryOf(filters);
  const current = useQuery<JobList>(
    `jobs/${JSON.stringify(query)}`,
    (signal) => unwrap(api.GET("/api/v1/jobs", { params: { query }, signal })),
    { pollMs: useRefreshMs() },
  );

  // Another tab begins empty; but narrowing a list must not make it flicker.
  const [shown, setShown] = useState<{ tab: Tab; data: JobList } | null>(null);
  if (current.data && current.data !== shown?.data) {
    setShown({ tab: filters.tab, data: current.data });
  }
  const kept = current.loading && shown?.tab === filters.tab ? shown.data : undefined;
  const data = current.data ?? kept;

  function edit(change: (jobs: Job[]) => Job[]) {
    if (current.data) current.setData({ ...current.data, jobs: change(current.data.jobs) });
    void current.reload();
  }

  return {
    ...current,
    data,
    loading: current.loading && !kept,
    outdated: kept !== undefined,
    counts: (data ?? shown?.data)?.counts,
    replace: (job) => edit((jobs) => jobs.map((other) => (other.id === job.id ? job : other))),
    remove: (id) => edit((jobs) => jobs.filter((job) => job.id !== id)),
  };
}
