"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import type { DetailedStats } from "@/api/types";
import { toast } from "@/components/ui/toast";
import { type Shown, useShown } from "@/features/admin/use-shown";
import { unwrap } from "@/lib/api/client";
import { asApiError } from "@/lib/api/errors";
import { useApi } from "@/lib/auth/provider";
import { saveText } from "@/lib/download";
import { useQuery } from "@/lib/query";
import { filtersFrom, queryOf, type StatsFilters, searchOf } from "./filters";

export type ChangeStats = (change: Partial<StatsFilters>) => void;

/** What the page shows, kept in the address: it can be sent, reloaded and gone back from. */
export function useStatsFilters(): [StatsFilters, ChangeStats] {
  const params = useSearchParams();
  const filters = useMemo(() => filtersFrom(new URLSearchParams(params)), [params]);
  const change = useCallback<ChangeStats>((changes) => {
    const now = filtersFrom(new URLSearchParams(window.location.search));
    const next = searchOf({ ...now, ...changes });
    if (next !== searchOf(now)) {
      window.history.pushState(null, "", window.location.pathname + next);
    }
  }, []);
  return [filters, change];
}

/** The figures for the filters; those before them are shown until they are here. */
export function useStats(filters: StatsFilters): Shown<DetailedStats> {
  const api = useApi();
  const query = queryOf(filters);
  return useShown(
    useQuery(`stats/${JSON.stringify(query)}`, (signal) =>
      unwrap(api.GET("/api/v1/stats/detailed", { params: { query }, signal })),
    ),
  );
}

export type Lines = "figures" | "jobs";

/** Saves what the filters choose as a file for spreadsheets. */
export function useExport(filters: StatsFilters) {
  const api = useApi();
  const [running, setRunning] = useState(false);

  async function save(lines: Lines) {
    setRunning(true);
    try {
      const query = { ...queryOf(filters), lines };
      const options = { params: { query }, parseAs: "text" } as const;
      const text = await unwrap<string>(api.GET("/api/v1/stats/export.csv", options));
      saveText(`printdesk-${lines}.csv`, text);
    } catch (caught) {
      toast("The file was not saved", { description: asApiError(caught).message });
    } finally {
      setRunning(false);
    }
  }
  return { running, save };
}
