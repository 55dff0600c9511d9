"use client";

import type { Outbox } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useQuery } from "@/lib/query";
import { useAddressFilters } from "../use-address-filters";
import { type Shown, useShown } from "../use-shown";
import { filtersFrom, type MailFilters, queryOf, searchOf } from "./filters";

const POLL_MS = 15_000;

export type ChangeMailFilters = (change: Partial<MailFilters>) => void;
export type OutboxPages = Shown<Outbox>;

export const useMailFilters = () => useAddressFilters(filtersFrom, searchOf);

/** A page of the mails, looked at again by itself. */
export function useOutbox(filters: MailFilters): OutboxPages {
  const api = useApi();
  const query = queryOf(filters);
  return useShown(
    useQuery(
      `admin/outbox/${JSON.stringify(query)}`,
      (signal) => unwrap(api.GET("/api/v1/admin/outbox", { params: { query }, signal })),
      { pollMs: POLL_MS },
    ),
  );
}
