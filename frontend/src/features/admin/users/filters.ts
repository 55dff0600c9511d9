import type { StaffMember, StaffQuery } from "@/api/types";
import { pageIn } from "../use-address-filters";

export const PAGE_SIZE = 25;

export type StaffStatus = StaffMember["status"];
export const STATES = [
  "active",
  "awaiting_approval",
  "invited",
  "registered",
  "disabled",
] as const satisfies StaffStatus[];
export type StaffTab = StaffStatus | "all";
export const TABS: StaffTab[] = ["all", ...STATES];
/** With Clerk nobody is invited from here, or waits. */
export const TABS_WITH_CLERK: StaffTab[] = ["all", "active", "disabled"];

/** Which people the list shows. */
export interface StaffFilters {
  tab: StaffTab;
  search: string;
  page: number;
}

/** Reads the address; what makes no sense in it is left out. */
export function filtersFrom(params: URLSearchParams): StaffFilters {
  return {
    tab: TABS.find((tab) => tab === params.get("status")) ?? "all",
    search: params.get("search")?.trim().slice(0, 100) ?? "",
    page: pageIn(params),
  };
}

/** The address of what is shown: nothing but what differs from everybody. */
export function searchOf({ tab, search, page }: StaffFilters): string {
  const params = new URLSearchParams({
    ...(tab !== "all" && { status: tab }),
    ...(search && { search }),
    ...(page > 1 && { page: String(page) }),
  });
  return params.size > 0 ? `?${params}` : "";
}

export function queryOf({ tab, search, page }: StaffFilters): StaffQuery {
  return {
    ...(tab !== "all" && { status: tab }),
    ...(search && { search }),
    page,
    limit: PAGE_SIZE,
  };
}
