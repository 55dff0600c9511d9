import type { DetailedStats } from "@/api/types";
import { cn } from "@/lib/classes";
import { count } from "@/lib/format";
import { SERIES, type Series } from "../filters";
import { inSeries, partName } from "../words";

/** How many names stand under the columns, on a phone and on a desktop. */
const NAMES = { few: 4, many: 10 };

/** The parts of the period as columns. What they show can be had as a table. */
export function Columns({ stats, series }: { stats: DetailedStats; series: Series }) {
  const { step } = stats.period;
  const columns = stats.over_time.map((part) => ({
    key: part.first,
    name: partName(part, step),
    value: part[series],
  }));
  const top = roundedUp(Math.max(...columns.map(({ value }) => value)), series);
  const largest = columns.reduce((one, other) => (other.value > one.value ? other : one));
  const all = columns.reduce((sum, { value }) => sum + value, 0);
  const summary =
    all === 0
      ? `${SERIES[series]} by ${step}: none.`
      : `${SERIES[series]} by ${step}: ${inSeries(series, all)} in all, the most in ${largest.name}: ${inSeries(series, largest.value)}.`;
  return (
    <div className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-2.5">
      <div
        aria-hidden="true"
        className="flex h-56 flex-col justify-between text-right text-ink-subtle text-xs tabular-nums"
      >
        {[top, top / 2, 0].map((value) => (
          <span key={value} className="-translate-y-1/2 last:translate-y-1/2">
            {series === "revenue_cents" ? `$${count(value / 100)}` : count(value)}
          </span>
        ))}
      </div>
      <div
        role="img"
        aria-label={summary}
        className="relative flex h-56 items-end gap-px border-line-strong border-b sm:gap-0.5"
      >
        <span className="absolute inset-x-0 top-0 border-line border-t border-dashed" />
        <span className="absolute inset-x-0 top-1/2 border-line border-t border-dashed" />
        {columns.map(({ key, name, value }) => (
          <span
            key={key}
            title={`${name}: ${inSeries(series, value)}`}
            className="group relative flex h-full min-w-0 flex-1 items-end"
          >
            <span
              className="w-full rounded-t-xs bg-accent group-hover:bg-accent-hover forced-colors:bg-[CanvasText]"
              style={{ height: `${(value / top) * 100}%` }}
            />
          </span>
        ))}
      </div>
      <div aria-hidden="true" className="col-start-2 flex gap-px pt-1.5 sm:gap-0.5">
        {columns.map(({ key, name }, place) => (
          <span key={key} className="relative h-4 min-w-0 flex-1">
            <span
              className={cn(
                "absolute left-0 whitespace-nowrap text-ink-subtle text-xs",
                whereHidden(place, columns.length),
              )}
            >
              {name.split(" – ")[0]}
            </span>
          </span>
        ))}
      </div>
    </div>
  );
}

/** Where the name of a column is left out, so that those that stand there have room. */
function whereHidden(place: number, columns: number): string {
  // The last ones would stand out of their card.
  const tooLate = (share: number) => columns > NAMES.few && place > columns * share;
  const leftOut = (names: number) => place % Math.ceil(columns / names) !== 0;
  if (leftOut(NAMES.many) || tooLate(0.93)) return "hidden";
  return leftOut(NAMES.few) || tooLate(0.8) ? "max-sm:hidden" : "";
}

/** A round figure that is no less, of which the half is one, too. */
function roundedUp(value: number, series: Series): number {
  const unit = series === "revenue_cents" ? 100 : 1;
  const wanted = Math.max(value / unit, 2);
  const power = 10 ** Math.floor(Math.log10(wanted));
  const factor = [1, 2, 4, 6, 8, 10].find((each) => each * power >= wanted) ?? 10;
  const top = factor * power;
  return (top % 2 ? top * 2 : top) * unit;
}
