import { type JobQuery, type JobStatus, STATUSES } from "@/api/types";

export const PAGE_SIZE = 50;

export const SORTS = ["newest", "oldest", "changed", "name", "cost"] as const;
export type Sort = (typeof SORTS)[number];

/** A status, or all of them. */
export type Tab = JobStatus | "ALL";
export const TABS: readonly Tab[] = [...STATUSES, "ALL"];

/** What the list shows. Days are the reader's own, as `2026-03-04`; empty means any. */
export interface Filters {
  tab: Tab;
  search: string;
  printer: string;
  discipline: string;
  from: string;
  to: string;
  expired: boolean;
  unreviewed: boolean;
  sort: Sort;
  page: number;
}

/** `replace` takes the place of the entry before it in the history, as while somebody types. */
export type ChangeFilters = (change: Partial<Filters>, options?: { replace?: boolean }) => void;

export const NO_FILTERS: Filters = {
  tab: "UPLOADED",
  search: "",
  printer: "",
  discipline: "",
  from: "",
  to: "",
  expired: false,
  unreviewed: false,
  sort: "newest",
  page: 1,
};

const DAY = /^\d{4}-\d{2}-\d{2}$/;

/** Reads the address; what makes no sense in it is left out. */
export function filtersFrom(params: URLSearchParams): Filters {
  const text = (name: string) => params.get(name)?.trim() ?? "";
  const day = (name: string) => (DAY.test(text(name)) && dayStart(text(name)) ? text(name) : "");
  const page = Number(text("page"));
  return {
    tab: TABS.find((tab) => tab === text("status").toUpperCase()) ?? NO_FILTERS.tab,
    search: text("search").slice(0, 200),
    printer: text("printer"),
    discipline: text("discipline"),
    from: day("from"),
    to: day("to"),
    expired: text("expired") === "1",
    unreviewed: text("unreviewed") === "1",
    sort: SORTS.find((sort) => sort === text("sort")) ?? NO_FILTERS.sort,
    page: Number.isInteger(page) && page > 0 ? page : 1,
  };
}

/** The address of a list: nothing but what differs from the plain one. */
export function searchOf(filters: Filters): string {
  const params = new URLSearchParams();
  if (filters.tab !== NO_FILTERS.tab) params.set("status", filters.tab);
  for (const name of ["search", "printer", "discipline", "from", "to"] as const) {
    if (filters[name]) params.set(name, filters[name]);
  }
  if (filters.expired) params.set("expired", "1");
  if (filters.unreviewed) params.set("unreviewed", "1");
  if (filters.sort !== NO_FILTERS.sort) params.set("sort", filters.sort);
  if (filters.page > 1) params.set("page", String(filters.page));
  const search = params.toString();
  return search && `?${search}`;
}

/** What the API is asked. `to` is a whole day, so the query ends where the next one begins. */
export function queryOf(filters: Filters): JobQuery {
  return {
    ...(filters.tab === "ALL" ? {} : { status: filters.tab }),
    ...(filters.search && { search: filters.search }),
    ...(filters.printer && { printer: filters.printer }),
    ...(filters.discipline && { discipline: filters.discipline }),
    ...(filters.from && { from: dayStart(filters.from)?.toISOString() }),
    ...(filters.to && { to: dayStart(filters.to, 1)?.toISOString() }),
    ...(filters.expired && { confirmation_expired: true }),
    ...(filters.unreviewed && { reviewed: false }),
    sort: filters.sort,
    page: filters.page,
    limit: PAGE_SIZE,
  };
}

/** How many of the filters beside tab, search and order narrow the list. */
export function countFilters(filters: Filters): number {
  const { printer, discipline, from, to, expired, unreviewed } = filters;
  return [printer, discipline, from, to, expired, unreviewed].filter(Boolean).length;
}

export const isNarrowed = (filters: Filters) => filters.search !== "" || countFilters(filters) > 0;

/** The same list with nothing that narrows it. */
export function withoutFilters({ tab, sort }: Filters): Filters {
  return { ...NO_FILTERS, tab, sort };
}

function dayStart(day: string, daysLater = 0): Date | null {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  const start = new Date(year, month - 1, date + daysLater);
  return Number.isNaN(start.getTime()) ? null : start;
}
