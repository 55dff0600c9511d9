import type { StatsQuery } from "@/api/types";

/** How many days up to today can be chosen at once, and how that is called. */
export const SPANS = {
  7: "7 days",
  30: "30 days",
  90: "90 days",
  365: "12 months",
  1826: "5 years",
} as const;

/** What is drawn over time. */
export const SERIES = {
  submitted: "Submitted",
  completed: "Printed",
  rejected: "Rejected",
  failed: "Failed prints",
  picked_up: "Picked up",
  revenue_cents: "Revenue",
} as const;
export type Series = keyof typeof SERIES;

/** What the page shows. Days are the lab's, as `2026-03-04`; empty ones give way to `days`. */
export interface StatsFilters {
  days: number;
  from: string;
  to: string;
  printer: string;
  discipline: string;
  series: Series;
}

export const PLAIN: StatsFilters = {
  days: 30,
  from: "",
  to: "",
  printer: "",
  discipline: "",
  series: "submitted",
};

const LONGEST_DAYS = 3660;
const DAY = /^[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** Reads the address; what makes no sense in it is left out. */
export function filtersFrom(params: URLSearchParams): StatsFilters {
  const text = (name: string) => params.get(name)?.trim() ?? "";
  const day = (name: string) => (isDay(text(name)) ? text(name) : "");
  const days = Number(text("days"));
  return {
    days: Number.isInteger(days) && days > 0 && days <= LONGEST_DAYS ? days : PLAIN.days,
    from: day("from"),
    to: day("to"),
    printer: text("printer").slice(0, 64),
    discipline: text("discipline").slice(0, 100),
    series: (Object.keys(SERIES) as Series[]).find((it) => it === text("show")) ?? PLAIN.series,
  };
}

/** The address of what is shown: nothing but what differs from the plain page. */
export function searchOf(filters: StatsFilters): string {
  const params = new URLSearchParams();
  const { days, series } = filters;
  if (days !== PLAIN.days) params.set("days", String(days));
  for (const name of ["from", "to", "printer", "discipline"] as const) {
    if (filters[name]) params.set(name, filters[name]);
  }
  if (series !== PLAIN.series) params.set("show", series);
  const text = params.toString();
  return text && `?${text}`;
}

/** What the API is asked. What is drawn does not matter to it. */
export function queryOf({ days, from, to, printer, discipline }: StatsFilters): StatsQuery {
  return {
    ...(from || to ? {} : { days }),
    ...(from && { from }),
    ...(to && { to }),
    ...(printer && { printer }),
    ...(discipline && { discipline }),
  };
}

/** A day of the calendar, and not only something written like one. */
function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`);
  return DAY.test(text) && day.getTime() > 0 && day.toISOString().startsWith(text);
}
