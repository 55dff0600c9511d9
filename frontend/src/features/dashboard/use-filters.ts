"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useEffect, useMemo } from "react";
import { rememberList } from "@/lib/last-list";
import { type ChangeFilters, type Filters, filtersFrom, searchOf } from "./filters";

/** What the list shows, kept in the address: it can be sent, reloaded and gone back from. */
export function useFilters(): [Filters, ChangeFilters] {
  const params = useSearchParams();
  const filters = useMemo(() => filtersFrom(new URLSearchParams(params)), [params]);

  useEffect(() => rememberList(searchOf(filters)), [filters]);

  const change = useCallback<ChangeFilters>((changes, { replace = false } = {}) => {
    // Out of the address and not of a render, so that two changes at once are both kept.
    const now = filtersFrom(new URLSearchParams(window.location.search));
    const next = searchOf({ ...now, page: 1, ...changes });
    if (next === searchOf(now)) return;
    const address = window.location.pathname + next;
    if (replace) window.history.replaceState(null, "", address);
    else window.history.pushState(null, "", address);
  }, []);

  return [filters, change];
}
