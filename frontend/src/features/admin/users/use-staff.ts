"use client";

import type { StaffList } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useQuery } from "@/lib/query";
import { useAddressFilters } from "../use-address-filters";
import { type Shown, useShown } from "../use-shown";
import { filtersFrom, queryOf, type StaffFilters, searchOf } from "./filters";

export type ChangeStaffFilters = (change: Partial<StaffFilters>) => void;
export type StaffPages = Shown<StaffList>;

export const useStaffFilters = () => useAddressFilters(filtersFrom, searchOf);

/** A page of the people. */
export function useStaff(filters: StaffFilters): StaffPages {
  const api = useApi();
  const query = queryOf(filters);
  return useShown(
    useQuery(`admin/users/${JSON.stringify(query)}`, (signal) =>
      unwrap(api.GET("/api/v1/admin/users", { params: { query }, signal })),
    ),
  );
}
