import type { DetailedStats } from "@/api/types";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { count } from "@/lib/format";
import { percent } from "../words";
import { Trend } from "./bar";
import { Nothing, Section } from "./section";

/** Why jobs were rejected, and whether that grows. */
export function Rejections({ stats }: { stats: DetailedStats }) {
  const { reasons, definitions, period } = stats;
  return (
    <Section title="Reasons for rejections" definition={definitions.reasons}>
      {reasons.length === 0 ? (
        <Nothing>Nothing was rejected.</Nothing>
      ) : (
        <Table caption="Reasons for rejections">
          <thead>
            <tr>
              <TableHead>Reason</TableHead>
              <TableHead className="w-1/4 max-sm:hidden">By {period.step}</TableHead>
              <TableHead className="text-right">Times</TableHead>
              <TableHead className="text-right max-sm:hidden">Share</TableHead>
              <TableHead className="text-right" title={definitions.before}>
                Before
              </TableHead>
            </tr>
          </thead>
          <tbody>
            {reasons.map((row) => (
              <tr key={row.reason}>
                <TableCell className="wrap-anywhere py-2.5 leading-snug">{row.reason}</TableCell>
                <TableCell className="max-sm:hidden">
                  <Trend values={row.parts} />
                </TableCell>
                <TableCell className="text-right font-medium tabular-nums">
                  {count(row.count)}
                </TableCell>
                <TableCell className="text-right tabular-nums max-sm:hidden">
                  {percent(row.percent)}
                </TableCell>
                <TableCell className="text-right text-ink-muted tabular-nums">
                  {count(row.before)}
                </TableCell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
    </Section>
  );
}
