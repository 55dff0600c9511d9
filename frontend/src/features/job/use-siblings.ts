"use client";

import { useEffect } from "react";
import type { Job, Siblings } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { type Query, useQuery } from "@/lib/query";

/**
 * What could be printed for a job: what slicers have saved for it, and what was approved. Looked
 * at again when somebody comes back to the page, who may have saved a file in the slicer meanwhile.
 */
export function useSiblings(job: Job): Query<Siblings> {
  const api = useApi();
  const params = { path: { job_ref: job.id } };
  const query = useQuery(`job/${job.id}/siblings`, (signal) =>
    unwrap(api.GET("/api/v1/jobs/{job_ref}/siblings", { params, signal })),
  );
  const { reload } = query;
  useEffect(() => {
    const again = () => void reload();
    window.addEventListener("focus", again);
    return () => window.removeEventListener("focus", again);
  }, [reload]);
  return query;
}
