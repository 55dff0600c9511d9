"use client";

import { usePathname } from "next/navigation";
import { useSyncExternalStore } from "react";
import type { Job, JobDetail, Mail, Versions } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useConfig } from "@/lib/catalog";
import { invalidate, type Query, useQuery } from "@/lib/query";

const PREFIX = "/dashboard/jobs/";
const REFRESH_SECONDS = 45;
const never = () => () => undefined;

/** The number or id in the address; null before it is known, for one exported page serves all. */
export function useJobReference(): string | null {
  const path = usePathname();
  const inBrowser = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  if (!inBrowser) return null;
  const name = path.startsWith(PREFIX) ? path.slice(PREFIX.length).replace(/\/+$/, "") : "";
  return /^\w+$/.test(name) ? name : "";
}

const paramsOf = (reference: string) => ({ path: { job_ref: reference } });

/** A job with its history, refreshed by itself. */
export function useJob(reference: string): Query<JobDetail> {
  const api = useApi();
  const { data: config } = useConfig();
  return useQuery<JobDetail>(
    `job/${reference}/detail`,
    (signal) => unwrap(api.GET("/api/v1/jobs/{job_ref}", { params: paramsOf(reference), signal })),
    { pollMs: (config?.refresh_seconds ?? REFRESH_SECONDS) * 1000 },
  );
}

// What follows belongs to a version of the job, and is loaded anew when that has changed.

export function useVersions(job: Job): Query<Versions> {
  const api = useApi();
  const params = paramsOf(job.id);
  return useQuery(`job/${job.id}/versions`, (signal) =>
    unwrap(api.GET("/api/v1/jobs/{job_ref}/versions", { params, signal })),
  );
}

export function useMails(job: Job): Query<{ mails: Mail[] }> {
  const api = useApi();
  const params = paramsOf(job.id);
  return useQuery(`job/${job.id}/mails`, (signal) =>
    unwrap(api.GET("/api/v1/jobs/{job_ref}/mails", { params, signal })),
  );
}

export function useStudentJobs(job: Job): Query<{ jobs: Job[]; filtered: number }> {
  const api = useApi();
  const query = { student_email: job.student_email, limit: 20 };
  return useQuery(`jobs/of/${job.student_email}`, (signal) =>
    unwrap(api.GET("/api/v1/jobs", { params: { query }, signal })),
  );
}

/** Has everything about a job, and every list that may hold it, loaded again. */
export function reloadJob(reference: string, id: string): void {
  for (const key of [`job/${reference}/`, `job/${id}/`, "jobs/"]) void invalidate(key);
}
