"use client";

import { ChartNoAxesColumn, Table2 } from "lucide-react";
import { useState } from "react";
import type { DetailedStats } from "@/api/types";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/input";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { count, money } from "@/lib/format";
import { SERIES, type Series } from "../filters";
import type { ChangeStats } from "../use-stats";
import { partName } from "../words";
import { Columns } from "./columns";
import { Section } from "./section";

interface OverTimeProps {
  stats: DetailedStats;
  series: Series;
  onChange: ChangeStats;
}

/** What happened day by day, week by week or month by month: as columns, or as a table. */
export function OverTime({ stats, series, onChange }: OverTimeProps) {
  const [asTable, setAsTable] = useState(false);
  const { step } = stats.period;
  const defined = stats.definitions[series === "revenue_cents" ? "revenue" : series];
  return (
    <Section
      title={`By ${step}`}
      definition={
        <>
          {asTable ? "Each figure counts on the day that is said above." : defined}
          {step === "week" && " Weeks begin on Monday; the first and the last may be cut short."}
          {step === "month" && " The first and the last month may be cut short."}
        </>
      }
      actions={
        <div className="flex min-w-0 flex-wrap items-center gap-2">
          {!asTable && (
            <NativeSelect
              aria-label="What the columns show"
              className="w-44 max-w-full"
              value={series}
              onChange={(event) => onChange({ series: event.target.value as Series })}
            >
              {Object.entries(SERIES).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </NativeSelect>
          )}
          <Button variant="secondary" aria-pressed={asTable} onClick={() => setAsTable(!asTable)}>
            {asTable ? <ChartNoAxesColumn aria-hidden="true" /> : <Table2 aria-hidden="true" />}
            {asTable ? "As columns" : "As a table"}
          </Button>
        </div>
      }
    >
      {asTable ? <Parts stats={stats} /> : <Columns stats={stats} series={series} />}
    </Section>
  );
}

function Parts({ stats: { over_time: parts, period } }: { stats: DetailedStats }) {
  return (
    <section
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be within reach of keys
      tabIndex={0}
      aria-label="All parts of the period"
      className="-mx-1 max-h-112 overflow-auto px-1"
    >
      <Table boxed caption={`What happened by ${period.step}`} className="min-w-160">
        <thead>
          <tr>
            <TableHead className="capitalize">{period.step}</TableHead>
            {Object.entries(SERIES).map(([name, label]) => (
              <TableHead key={name} className="text-right">
                {label}
              </TableHead>
            ))}
          </tr>
        </thead>
        <tbody>
          {parts.map((part) => (
            <tr key={part.first}>
              <TableCell className="whitespace-nowrap">{partName(part, period.step)}</TableCell>
              {(Object.keys(SERIES) as Series[]).map((name) => (
                <TableCell key={name} className="text-right tabular-nums">
                  {name === "revenue_cents" ? money(part[name]) : count(part[name])}
                </TableCell>
              ))}
            </tr>
          ))}
        </tbody>
      </Table>
    </section>
  );
}
