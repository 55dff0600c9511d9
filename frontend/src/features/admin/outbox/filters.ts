import type { Mail, OutboxQuery } from "@/api/types";
import { pageIn } from "../use-address-filters";

export const PAGE_SIZE = 25;

export const STATES = ["queued", "sent", "failed", "withdrawn"] as const satisfies Mail["status"][];
export type MailTab = (typeof STATES)[number] | "all";
export const TABS: MailTab[] = ["all", ...STATES];

/** What the outbox shows. */
export interface MailFilters {
  tab: MailTab;
  search: string;
  page: number;
}

const PLAIN: MailFilters = { tab: "all", search: "", page: 1 };

/** Reads the address; what makes no sense in it is left out. */
export function filtersFrom(params: URLSearchParams): MailFilters {
  return {
    tab: TABS.find((tab) => tab === params.get("status")) ?? PLAIN.tab,
    search: params.get("search")?.trim().slice(0, 100) ?? "",
    page: pageIn(params),
  };
}

/** The address of what is shown: nothing but what differs from the plain list. */
export function searchOf({ tab, search, page }: MailFilters): string {
  const params = new URLSearchParams();
  if (tab !== PLAIN.tab) params.set("status", tab);
  if (search) params.set("search", search);
  if (page > 1) params.set("page", String(page));
  const text = params.toString();
  return text && `?${text}`;
}

export function queryOf({ tab, search, page }: MailFilters): OutboxQuery {
  return {
    ...(tab === "all" ? {} : { status: tab }),
    ...(search && { search }),
    page,
    limit: PAGE_SIZE,
  };
}
