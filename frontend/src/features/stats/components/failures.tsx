"use client";

import { useState } from "react";
import type { DetailedStats } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { count } from "@/lib/format";
import { Nothing, Section } from "./section";

const AT_ONCE = 8;

/** Which printers fail, and of what. */
export function Failures({ stats: { failures, definitions } }: { stats: DetailedStats }) {
  const [all, setAll] = useState(false);
  const shown = all ? failures : failures.slice(0, AT_ONCE);
  return (
    <Section title="Failed prints" definition={definitions.failures}>
      {failures.length === 0 ? (
        <Nothing>No print failed.</Nothing>
      ) : (
        <Table caption="Failed prints by printer and reason">
          <thead>
            <tr>
              <TableHead>Printer</TableHead>
              <TableHead>Reason</TableHead>
              <TableHead className="text-right">Times</TableHead>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={`${row.printer} ${row.reason}`}>
                <TableCell className="py-2.5 align-top">{row.printer}</TableCell>
                <TableCell className="wrap-anywhere align-top leading-snug">
                  <span className="inline-block py-1">
                    {row.reason || <em className="text-ink-muted">not kept</em>}
                  </span>
                </TableCell>
                <TableCell className="text-right align-top font-medium tabular-nums">
                  <span className="inline-block py-1">{count(row.count)}</span>
                </TableCell>
              </tr>
            ))}
          </tbody>
        </Table>
      )}
      {failures.length > AT_ONCE && (
        <Button variant="secondary" className="self-start" onClick={() => setAll(!all)}>
          {all ? "Show fewer" : `Show all ${failures.length}`}
        </Button>
      )}
    </Section>
  );
}
