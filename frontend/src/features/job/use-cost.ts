"use client";

import { useEffect, useState } from "react";
import type { CostPreview } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { type Query, useQuery } from "@/lib/query";

const PAUSE_MS = 250;

export interface CostInput {
  method: string;
  printer: string;
  weight_g: number | null;
  time_hours: number | null;
}

/** The value as it was when it had not changed for a while. */
export function useSettled<T>(value: T, ms: number): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return settled;
}

/** What a print would cost, asked while somebody types. */
export function useCost({ method, printer, weight_g, time_hours }: CostInput): Query<CostPreview> {
  const api = useApi();
  const complete = weight_g !== null && time_hours !== null && printer !== "";
  const wanted = complete ? JSON.stringify({ method, printer, weight_g, time_hours }) : "";
  const settled = useSettled(wanted, PAUSE_MS);
  const current = settled === wanted && settled !== "";
  return useQuery(
    `cost/${settled}`,
    (signal) =>
      unwrap(api.GET("/api/v1/cost/preview", { params: { query: JSON.parse(settled) }, signal })),
    { enabled: current, staleMs: 60_000 },
  );
}
