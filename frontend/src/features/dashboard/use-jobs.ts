"use client";

import { useCallback, useEffect, useRef, useState } from "react";
import type { Job, JobList } from "@/api/types";
import { revalidate } from "@/lib/api/revalidate";
import { useApi } from "@/lib/auth/provider";
import { useConfig } from "@/lib/catalog";
import { useUnhurried } from "@/lib/first-drawing";
import { type Query, useQuery } from "@/lib/query";
import { type Filters, queryOf, type Tab } from "./filters";

const REFRESH_SECONDS = 45;
/** What the keys of all lists begin with. */
export const LISTS = "jobs/list/";

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
    `${LISTS}${JSON.stringify(query)}`,
    (signal, known) =>
      revalidate(known, (headers) =>
        api.GET("/api/v1/jobs", { params: { query }, headers, signal }),
      ),
    { pollMs: useRefreshMs() },
  );

  // Another tab begins empty; but narrowing a list must not make it flicker.
  const [shown, setShown] = useState<{ tab: Tab; data: JobList } | null>(null);
  if (current.data && current.data !== shown?.data) {
    setShown({ tab: filters.tab, data: current.data });
  }
  const kept = current.loading && shown?.tab === filters.tab ? shown.data : undefined;
  const known = current.data ?? kept;
  const loading = !useUnhurried(!current.loading || kept !== undefined);

  const latest = useRef(current);
  useEffect(() => {
    latest.current = current;
  });
  const edit = useCallback((change: (jobs: Job[]) => Job[]) => {
    const { data, setData, reload } = latest.current;
    if (data) setData({ ...data, jobs: change(data.jobs) });
    void reload();
  }, []);
  const replace = useCallback(
    (job: Job) => edit((jobs) => jobs.map((other) => (other.id === job.id ? job : other))),
    [edit],
  );
  const remove = useCallback(
    (id: string) => edit((jobs) => jobs.filter((job) => job.id !== id)),
    [edit],
  );

  return {
    ...current,
    data: loading ? undefined : known,
    updatedAt: loading ? null : current.updatedAt,
    loading,
    outdated: kept !== undefined,
    counts: (known ?? shown?.data)?.counts,
    replace,
    remove,
  };
}
