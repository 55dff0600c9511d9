import type { DetailedStats, JobStatus } from "@/api/types";
import { count, money } from "@/lib/format";
import type { Series } from "./filters";

export const STAGES: Record<string, string> = {
  review: "Wait for review",
  confirmation: "Wait for confirmation",
  queue: "Wait for a printer",
  print: "Printing",
  pickup: "Wait for pick-up",
  total: "From submission to print",
};

export const WAITING: Partial<Record<JobStatus, string>> = {
  UPLOADED: "For review",
  PENDING: "For the student’s confirmation",
  READYTOPRINT: "For a printer",
  PRINTING: "On a printer",
  COMPLETED: "For pick-up",
};

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** A span as a figure: `40 min`, `5.2 h`, `3.4 d`; a dash for none. */
export function span(seconds: number | null): string {
  if (seconds === null) return "–";
  if (seconds < MINUTE) return `${seconds} s`;
  if (seconds < 2 * HOUR) return `${Math.round(seconds / MINUTE)} min`;
  if (seconds < 2 * DAY) return `${tenth(seconds / HOUR)} h`;
  return `${tenth(seconds / DAY)} d`;
}

export const tenth = (value: number) => count(Number(value.toFixed(1)));
export const percent = (value: number | null) => (value === null ? "–" : `${tenth(value)}%`);

export const inSeries = (series: Series, value: number) =>
  series === "revenue_cents" ? money(value) : count(value);

/** How a figure compares with the one before: `12 more than before`. */
export function compared(value: number, before: number, write = count): string {
  if (value === before) return `as before (${write(before)})`;
  const more = value > before;
  return `${write(Math.abs(value - before))} ${more ? "more" : "less"} than before (${write(before)})`;
}

/** Calendar days, of no time zone. */
export function day(iso: string, options: Intl.DateTimeFormatOptions = {}): string {
  return new Intl.DateTimeFormat("en-US", {
    month: "short",
    day: "numeric",
    timeZone: "UTC",
    ...options,
  }).format(new Date(`${iso}T00:00:00Z`));
}

/** `Mar 4`, `Mar 4 – 10` or `March 2026`, as a part of a period is called. */
export function partName(
  part: { first: string; last: string },
  step: DetailedStats["period"]["step"],
): string {
  if (step === "month") return day(part.first, { month: "short", day: undefined, year: "numeric" });
  if (part.first === part.last) return day(part.first);
  return `${day(part.first)} – ${day(part.last)}`;
}

/** `Feb 1 – Mar 2, 2026`. */
export function periodName({ first, last }: DetailedStats["period"]): string {
  const year = { year: "numeric" } as const;
  if (first === last) return day(last, year);
  const sameYear = first.slice(0, 4) === last.slice(0, 4);
  return `${day(first, sameYear ? {} : year)} – ${day(last, year)}`;
}
