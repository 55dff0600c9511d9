"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo } from "react";

interface Filters {
  search: string;
  page: number;
}

/**
 * What a list shows, kept in the address: it can be sent, reloaded and gone back from. `read` makes
 * filters of an address, `write` an address of filters; both are functions of a module.
 */
export function useAddressFilters<F extends Filters>(
  read: (params: URLSearchParams) => F,
  write: (filters: F) => string,
): [F, (change: Partial<F>) => void] {
  const params = useSearchParams();
  const filters = useMemo(() => read(new URLSearchParams(params)), [params, read]);
  const change = useCallback(
    (changes: Partial<F>) => {
      const now = read(new URLSearchParams(window.location.search));
      const next = write({ ...now, page: 1, ...changes });
      if (next === write(now)) return;
      // While somebody types, the way back is not through every letter.
      const keep = "search" in changes ? "replaceState" : "pushState";
      window.history[keep](null, "", window.location.pathname + next);
    },
    [read, write],
  );
  return [filters, change];
}

/** The number of a page in an address; the first one when it makes no sense. */
export function pageIn(params: URLSearchParams): number {
  const page = Number(params.get("page"));
  return Number.isInteger(page) && page > 0 ? page : 1;
}
