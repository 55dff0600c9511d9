"use client";

import { useCallback } from "react";
import type { Job } from "@/api/types";
import { toast } from "@/components/ui/toast";
import { unwrap } from "@/lib/api/client";
import { asApiError } from "@/lib/api/errors";
import { useApi } from "@/lib/auth/provider";

/** Marks a job as looked at, or as new again. */
export function useReview(onDone: (job: Job) => void) {
  const api = useApi();
  return useCallback(
    async (job: Job, reviewed: boolean) => {
      const options = { params: { path: { job_ref: job.id } }, body: { reviewed } };
      try {
        onDone(await unwrap(api.POST("/api/v1/jobs/{job_ref}/review", options)));
      } catch (failure) {
        toast.error(`#${job.number} was not marked`, { description: asApiError(failure).message });
      }
    },
    [api, onDone],
  );
}
