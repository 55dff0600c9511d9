import type { DetailedStats, JobStatus } from "@/api/types";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { count } from "@/lib/format";
import { span, WAITING } from "../words";
import { Section } from "./section";

/** Where jobs are at this moment, whatever the period. */
export function Waiting({ stats: { waiting, definitions } }: { stats: DetailedStats }) {
  return (
    <Section title="Waiting now" definition={definitions.waiting}>
      <Table caption="Jobs that wait at this moment">
        <thead>
          <tr>
            <TableHead>What for</TableHead>
            <TableHead className="text-right">Jobs</TableHead>
            <TableHead className="text-right">The longest</TableHead>
          </tr>
        </thead>
        <tbody>
          {waiting.map(({ status, count: jobs, longest_seconds: longest }) => (
            <tr key={status}>
              <TableCell>
                <TextLink
                  href={`/dashboard/?status=${status}&sort=oldest`}
                  prefetch={false}
                  className="inline-flex min-h-11 items-center"
                >
                  {WAITING[status as JobStatus] ?? status}
                </TextLink>
              </TableCell>
              <TableCell className="text-right font-medium tabular-nums">{count(jobs)}</TableCell>
              <TableCell className="whitespace-nowrap text-right tabular-nums">
                {span(longest)}
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
    </Section>
  );
}
