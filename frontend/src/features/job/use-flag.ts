"use client";

import { useState } from "react";
import type { Job } from "@/api/types";
import { toast } from "@/components/ui/toast";
import { unwrap } from "@/lib/api/client";
import { asApiError } from "@/lib/api/errors";
import { useApi } from "@/lib/auth/provider";

/** Takes the flag off a job; whether that is under way. */
export function useUnflag(onDone: (job: Job) => void): [unflag: (job: Job) => void, busy: boolean] {
  const api = useApi();
  const [busy, setBusy] = useState(false);
  async function unflag(job: Job) {
    setBusy(true);
    const options = { params: { path: { job_ref: job.id } }, body: { reason: "" } };
    try {
      onDone(await unwrap(api.POST("/api/v1/jobs/{job_ref}/flag", options)));
      toast.success(`#${job.number} is not flagged any more`);
    } catch (failure) {
      toast.error("The flag is still there", { description: asApiError(failure).message });
    } finally {
      setBusy(false);
    }
  }
  return [(job) => void unflag(job), busy];
}
