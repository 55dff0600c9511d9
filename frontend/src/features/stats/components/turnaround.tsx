import type { DetailedStats } from "@/api/types";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { count } from "@/lib/format";
import { STAGES, span } from "../words";
import { Section } from "./section";

/** How long each stage takes: half of all, and nine of ten. */
export function Turnaround({ stats }: { stats: DetailedStats }) {
  const { turnaround, definitions } = stats;
  const longest = Math.max(1, ...turnaround.map(({ p90_seconds: p90 }) => p90 ?? 0));
  return (
    <Section title="How long it takes" definition={definitions.turnaround}>
      <Table caption="How long each stage took">
        <thead>
          <tr>
            <TableHead>Stage</TableHead>
            <TableHead className="text-right max-sm:hidden">Jobs</TableHead>
            <TableHead className="text-right">Median</TableHead>
            <TableHead className="text-right">9 of 10</TableHead>
            <TableHead className="text-right max-sm:hidden" title={definitions.before}>
              Median before
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {turnaround.map((stage) => (
            <tr key={stage.stage}>
              <TableCell className="py-2.5">
                <span className="font-medium">{STAGES[stage.stage]}</span>
                <span className="block text-ink-subtle text-xs leading-snug">
                  {definitions[stage.stage]}
                </span>
                <Spread median={stage.median_seconds} p90={stage.p90_seconds} longest={longest} />
              </TableCell>
              <TableCell className="text-right align-top tabular-nums max-sm:hidden">
                <span className="inline-block py-1">{count(stage.count)}</span>
              </TableCell>
              {[stage.median_seconds, stage.p90_seconds].map((seconds, place) => (
                <TableCell
                  // biome-ignore lint/suspicious/noArrayIndexKey: the two have their places
                  key={place}
                  className="whitespace-nowrap text-right align-top font-medium tabular-nums"
                >
                  <span className="inline-block py-1">{span(seconds)}</span>
                </TableCell>
              ))}
              <TableCell className="whitespace-nowrap text-right align-top text-ink-muted tabular-nums max-sm:hidden">
                <span className="inline-block py-1">{span(stage.median_before_seconds)}</span>
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

interface SpreadProps {
  median: number | null;
  p90: number | null;
  longest: number;
}

/** A thin line up to what nine of ten do not exceed, a thick one up to the median. */
function Spread({ median, p90, longest }: SpreadProps) {
  if (median === null || p90 === null) return null;
  const width = (seconds: number) => `${Math.max(0.5, (seconds / longest) * 100)}%`;
  return (
    <span aria-hidden="true" className="relative mt-1.5 block h-2.5">
      <span
        className="absolute top-1/2 h-0.5 -translate-y-1/2 rounded-full bg-accent-line forced-colors:bg-[CanvasText]"
        style={{ width: width(p90) }}
      />
      <span
        className="absolute inset-y-0 rounded-xs bg-accent forced-colors:bg-[CanvasText]"
        style={{ width: width(median) }}
      />
    </span>
  );
}
