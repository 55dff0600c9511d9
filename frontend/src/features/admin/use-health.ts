"use client";

import type { Health } from "@/api/types";
import { publicApi } from "@/lib/api/client";
import { errorFromBody } from "@/lib/api/errors";
import { type Query, useQuery } from "@/lib/query";

const POLL_MS = 15_000;

async function load(signal: AbortSignal): Promise<Health> {
  const { data, error, response } = await publicApi.GET("/api/v1/health", { signal });
  if (data) return data;
  // When something is broken the answer is 503, and tells all that it tells otherwise.
  const told: object = error ?? {};
  if ("components" in told) return told as unknown as Health;
  throw errorFromBody(response.status, error);
}

/** The state of what Printdesk stands on. */
export function useHealth(): Query<Health> {
  return useQuery("admin/health", load, { pollMs: POLL_MS });
}
