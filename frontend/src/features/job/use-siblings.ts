"use client";

import type { Job, Siblings } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { type Query, useQuery } from "@/lib/query";

/** What could be printed for a job: what slicers have saved for it, and what was approved. */
export function useSiblings(job: Job): Query<Siblings> {
  const api = useApi();
  const params = { path: { job_ref: job.id } };
  return useQuery(`job/${job.id}/siblings`, (signal) =>
    unwrap(api.GET("/api/v1/jobs/{job_ref}/siblings", { params, signal })),
  );
}
