import type { DetailedStats } from "@/api/types";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { count } from "@/lib/format";
import { percent } from "../words";
import { Section } from "./section";

/** What was estimated, beside what it was in the end. */
export function Estimates({ stats }: { stats: DetailedStats }) {
  const { estimated_time: time, estimated_weight: weight, definitions } = stats;
  const share = (jobs: number) => percent(weight.count ? (jobs / weight.count) * 100 : null);
  const rows: [string, string, string][] = [
    [
      "Print time, median",
      time.median_percent === null ? "–" : `${time.median_percent} in 100`,
      "",
    ],
    ["Print time, 9 of 10", time.p90_percent === null ? "–" : `${time.p90_percent} in 100`, ""],
    ["Weight within the range", share(weight.within), count(weight.within)],
    ["Lighter than that", share(weight.lighter), count(weight.lighter)],
    ["Heavier than that", share(weight.heavier), count(weight.heavier)],
  ];
  return (
    <Section
      title="Estimates"
      definition={
        <>
          {definitions.estimate_time} {definitions.estimate_weight}
        </>
      }
    >
      <Table caption="Estimates and what became of them">
        <thead>
          <tr>
            <TableHead>What</TableHead>
            <TableHead className="text-right">Figure</TableHead>
            <TableHead className="text-right">Jobs</TableHead>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, figure, jobs]) => (
            <tr key={what}>
              <TableCell className="py-2.5">{what}</TableCell>
              <TableCell className="whitespace-nowrap text-right font-medium tabular-nums">
                {figure}
              </TableCell>
              <TableCell className="text-right text-ink-muted tabular-nums">
                {jobs || count(time.count)}
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
