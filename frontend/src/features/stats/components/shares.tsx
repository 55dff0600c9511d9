"use client";

import { useState } from "react";
import type { DetailedStats } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { count } from "@/lib/format";
import { Bar } from "./bar";
import { Nothing, Section } from "./section";

const AT_ONCE = 8;

interface SharesProps {
  title: string;
  rows: DetailedStats["disciplines"];
  stats: DetailedStats;
}

/** What was handed in, by kind. */
export function Shares({ title, rows, stats: { definitions } }: SharesProps) {
  const [all, setAll] = useState(false);
  const shown = all ? rows : rows.slice(0, AT_ONCE);
  const most = Math.max(1, ...rows.map((row) => row.count));
  return (
    <Section title={title} definition="Models handed in, on the day of the submission.">
      {rows.length === 0 ? (
        <Nothing>Nothing was handed in.</Nothing>
      ) : (
        <Table caption={`Submissions: ${title}`}>
          <thead>
            <tr>
              <TableHead className="w-1/2">Name</TableHead>
              <TableHead className="text-right">Models</TableHead>
              <TableHead className="text-right" title={definitions.before}>
                Before
              </TableHead>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.name}>
                <TableCell className="wrap-anywhere py-2 leading-snug">
                  {row.name}
                  <Bar value={row.count} of={most} className="mt-1 h-1.5" />
                </TableCell>
                <TableCell className="text-right font-medium tabular-nums">
                  {count(row.count)}
                </TableCell>
                <TableCell className="text-right text-ink-muted tabular-nums">
                  {count(row.before)}
                </TableCell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {rows.length > AT_ONCE && (
        <Button
          variant="secondary"
          aria-label={`${all ? "Show fewer" : `Show all ${rows.length}`}: ${title}`}
          className="self-start"
          onClick={() => setAll(!all)}
        >
          {all ? "Show fewer" : `Show all ${rows.length}`}
        </Button>
      )}
    </Section>
  );
}
