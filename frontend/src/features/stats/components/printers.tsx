import type { DetailedStats } from "@/api/types";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { count } from "@/lib/format";
import { percent, tenth } from "../words";
import { Bar } from "./bar";
import { Section } from "./section";

const HOUR = 3600;

/** How much each printer worked, and how often in vain. */
export function Printers({ stats: { printers, definitions } }: { stats: DetailedStats }) {
  return (
    <Section
      title="Printers"
      definition={
        <>
          Hours: {lower(definitions.busy)} In use: {lower(definitions.utilization)} Failed:{" "}
          {lower(definitions.failure_share)} Time: {lower(definitions.estimate_time)}
        </>
      }
    >
      <Table caption="The work of each printer">
        <thead>
          <tr>
            <TableHead>Printer</TableHead>
            <TableHead className="text-right max-md:hidden">Hours</TableHead>
            <TableHead className="w-1/4">In use</TableHead>
            <TableHead className="text-right">Printed</TableHead>
            <TableHead className="text-right">Failed</TableHead>
            <TableHead className="text-right max-sm:hidden">
              <span className="max-lg:hidden">Time, in 100 of the </span>estimate
            </TableHead>
          </tr>
        </thead>
        <tbody>
          {printers.map((printer) => (
            <tr key={printer.id}>
              <TableCell className="wrap-anywhere py-2.5 font-medium">{printer.name}</TableCell>
              <TableCell className="text-right tabular-nums max-md:hidden">
                {tenth(printer.busy_seconds / HOUR)}
              </TableCell>
              <TableCell className="tabular-nums">
                <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
                  <span className="w-14 text-right max-sm:w-auto">
                    {percent(printer.utilization_percent)}
                  </span>
                  <Bar
                    value={printer.utilization_percent ?? 0}
                    of={100}
                    className="min-w-10 flex-1"
                  />
                </span>
              </TableCell>
              <TableCell className="text-right tabular-nums">{count(printer.completed)}</TableCell>
              <TableCell className="text-right tabular-nums">
                {count(printer.failed)}
                {printer.failed > 0 && (
                  <span className="block text-ink-muted text-sm">
                    {percent(printer.failure_percent)}
                  </span>
                )}
              </TableCell>
              <TableCell className="text-right tabular-nums max-sm:hidden">
                {printer.time_percent ?? "–"}
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}

/** A definition as it goes on after a colon. */
function lower(text = ""): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
