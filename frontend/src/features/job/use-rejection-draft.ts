"use client";

import { useState } from "react";
import type { Job, MailDraft } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import type { ApiError } from "@/lib/api/errors";
import { useApi } from "@/lib/auth/provider";
import { useQuery } from "@/lib/query";
import { useSettled } from "./use-cost";

const PAUSE_MS = 350;

export interface RejectionReasons {
  reasons: string[];
  custom_reason: string | null;
}

export interface RejectionDraft {
  /** The newest that is known; null while there is no reason yet. */
  draft: MailDraft | null;
  /** A newer one is on its way. */
  pending: boolean;
  error: ApiError | null;
  reload(): Promise<void>;
}

/** The email that a rejection would send, written by the server while somebody chooses why. */
export function useRejectionDraft(job: Job, why: RejectionReasons): RejectionDraft {
  const api = useApi();
  const given = why.reasons.length > 0 || why.custom_reason !== null;
  const wanted = given ? JSON.stringify(why) : "";
  const settled = useSettled(wanted, PAUSE_MS);
  const current = settled === wanted && wanted !== "";
  const params = { path: { job_ref: job.id } };
  const { data, error, reload } = useQuery<MailDraft>(
    `job/${job.id}/rejection/${settled}`,
    (signal) =>
      unwrap(
        api.POST("/api/v1/jobs/{job_ref}/reject/preview", {
          params,
          body: JSON.parse(settled),
          signal,
        }),
      ),
    { enabled: current, staleMs: 60_000 },
  );
  // The one before stays in sight until the next has come, so that nothing jumps.
  const [last, setLast] = useState<MailDraft | null>(null);
  if (current && data && data !== last) setLast(data);
  return {
    draft: given ? last : null,
    pending: given && (!current || !data) && !(current && error),
    error: current ? error : null,
    reload,
  };
}
