import type { DetailedStats } from "@/api/types";
import { STAGES, span, tenth } from "./words";

/** Something that a manager may want to act on. */
export interface Insight {
  key: string;
  text: string;
  /** What one can do about it: a list of the jobs. */
  href?: string;
  action?: string;
}

const DAY = 24 * 3600;

/** After how many days a wait is long, and the list of those who wait. */
const WAITS = {
  UPLOADED: [3, "waits for review", "wait for review"],
  READYTOPRINT: [5, "waits for a printer", "wait for a printer"],
  COMPLETED: [14, "waits to be picked up", "wait to be picked up"],
} as const;
const FEWEST = 3;
const FAILS_OFTEN = 15;
const GROWN = 1.5;
const SLOWER = 1.25;
const ENOUGH = 5;

/** What stands out, the most pressing first; the rules are few and said beside them. */
export function insightsOf(stats: DetailedStats): Insight[] {
  return [...longWaits(stats), ...failingPrinters(stats), ...growing(stats), ...slower(stats)];
}

function longWaits({ waiting }: DetailedStats): Insight[] {
  return waiting.flatMap(({ status, count, longest_seconds: longest }) => {
    const [days, one, many] = WAITS[status as keyof typeof WAITS] ?? [];
    if (!days || longest === null || longest < days * DAY) return [];
    const who = count === 1 ? `One job ${one}` : `${count} jobs ${many}`;
    const href = `/dashboard/?status=${status}&sort=oldest`;
    return [
      {
        key: status,
        text: `${who}, ${count === 1 ? "" : "the first "}for ${span(longest)}.`,
        href,
        action: "Show them",
      },
    ];
  });
}

function failingPrinters({ printers }: DetailedStats): Insight[] {
  return printers
    .filter(({ failed, failure_percent: share }) => failed >= FEWEST && (share ?? 0) >= FAILS_OFTEN)
    .map(({ id, name, failed, completed, failure_percent: share }) => ({
      key: id,
      text: `${name} failed ${failed} of ${failed + completed} prints (${tenth(share ?? 0)}%).`,
    }));
}

function growing({ reasons, totals }: DetailedStats): Insight[] {
  // Beside a time before the lab was there everything has grown.
  if (!totals.some(({ name, before }) => name === "submitted" && before > 0)) return [];
  return reasons
    .filter(({ count, before }) => count >= FEWEST && count >= GROWN * Math.max(before, 1))
    .map(({ reason, count, before }) => ({
      key: reason,
      text: `“${reason}” was the reason for ${count} rejections, after ${before} in the period before.`,
    }));
}

function slower({ turnaround }: DetailedStats): Insight[] {
  return turnaround
    .filter(
      ({ count, stage, median_seconds: now, median_before_seconds: before }) =>
        stage !== "print" && count >= ENOUGH && now && before && now >= SLOWER * before,
    )
    .map(({ stage, median_seconds: now, median_before_seconds: before }) => ({
      key: stage,
      text: `${STAGES[stage]}: ${span(now)} now, ${span(before)} in the period before (medians).`,
    }));
}
