"use client";

import { useSearchParams } from "next/navigation";
import { useCallback, useMemo, useState } from "react";
import type { Outbox } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { type Query, useQuery } from "@/lib/query";
import { filtersFrom, type MailFilters, queryOf, searchOf } from "./filters";

const POLL_MS = 15_000;

export type ChangeMailFilters = (change: Partial<MailFilters>) => void;

/** What is shown, kept in the address: it can be sent, reloaded and gone back from. */
export function useMailFilters(): [MailFilters, ChangeMailFilters] {
  const params = useSearchParams();
  const filters = useMemo(() => filtersFrom(new URLSearchParams(params)), [params]);
  const change = useCallback<ChangeMailFilters>((changes) => {
    const now = filtersFrom(new URLSearchParams(window.location.search));
    const next = searchOf({ ...now, page: 1, ...changes });
    if (next === searchOf(now)) return;
    // While somebody types, the way back is not through every letter.
    const write = "search" in changes ? "replaceState" : "pushState";
    window.history[write](null, "", window.location.pathname + next);
  }, []);
  return [filters, change];
}

export interface OutboxPages extends Query<Outbox> {
  /** The page belongs to the filters before these, and is shown until the new one is here. */
  outdated: boolean;
}

/** A page of the mails, looked at again by itself. */
export function useOutbox(filters: MailFilters): OutboxPages {
  const api = useApi();
  const query = queryOf(filters);
  const current = useQuery(
    `admin/outbox/${JSON.stringify(query)}`,
    (signal) => unwrap(api.GET("/api/v1/admin/outbox", { params: { query }, signal })),
    { pollMs: POLL_MS },
  );
  const [shown, setShown] = useState<Outbox>();
  if (current.data && current.data !== shown) setShown(current.data);
  const outdated = current.loading && shown !== undefined;
  return {
    ...current,
    data: current.data ?? (current.error ? undefined : shown),
    loading: current.loading && !outdated,
    outdated,
  };
}
