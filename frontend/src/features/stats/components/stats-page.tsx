"use client";

import { ChartNoAxesColumn, Download } from "lucide-react";
import type { ReactNode } from "react";
import type { DetailedStats } from "@/api/types";
import { PageTitle } from "@/components/shell/page-shell";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Menu, MenuItem } from "@/components/ui/menu";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { cn } from "@/lib/classes";
import { count } from "@/lib/format";
import { PLAIN, type StatsFilters } from "../filters";
import { type ChangeStats, useExport, useStats, useStatsFilters } from "../use-stats";
import { periodName } from "../words";
import { Attention } from "./attention";
import { Figures } from "./figures";
import { FilterBar } from "./filter-bar";
import { FigureSkeleton } from "./stats-skeleton";

/** What the lab's work comes to, for whoever runs it. */
export function StatsPage() {
  const [filters, change] = useStatsFilters();
  const stats = useStats(filters);
  const { data, error } = stats;
  return (
    <>
      <PageTitle title="Statistics" actions={<Export filters={filters} />}>
        {data && <Asked stats={data} />}
      </PageTitle>
      <FilterBar filters={filters} stats={data} onChange={change} />
      {stats.loading && <FigureSkeleton />}
      {!data && error && (
        <Card>
          <ErrorState error={error} onRetry={() => void stats.reload()} retrying={stats.fetching} />
        </Card>
      )}
      {data && (
        <div
          aria-busy={stats.outdated || undefined}
          className={cn("flex flex-col gap-5", stats.outdated && "opacity-60")}
        >
          {error && (
            <Callout tone="warning" role="status" title="This may be out of date">
              {error.message}
            </Callout>
          )}
          <Shown stats={data} filters={filters} onChange={change} />
        </div>
      )}
    </>
  );
}

function Asked({ stats: { period } }: { stats: DetailedStats }) {
  return (
    <p role="status">
      {periodName(period)}: {period.days === 1 ? "one day" : `${count(period.days)} days`}, as they
      begin and end in {period.time_zone.replaceAll("_", " ")}.
    </p>
  );
}

interface ShownProps {
  stats: DetailedStats;
  filters: StatsFilters;
  onChange: ChangeStats;
}

function Shown({ stats, filters, onChange }: ShownProps): ReactNode {
  const nothing = stats.totals.every(({ value }) => value === 0);
  const attention = <Attention stats={stats} />;
  if (!nothing) {
    return (
      <>
        {attention}
        <Figures stats={stats} filters={filters} onChange={onChange} />
      </>
    );
  }
  const narrowed = filters.printer !== "" || filters.discipline !== "";
  return (
    <>
      {stats.waiting.some(({ count: waiting }) => waiting > 0) && attention}
      <Card>
        <EmptyState
          icon={ChartNoAxesColumn}
          title="No jobs in this period"
          action={
            <>
              <Button variant="secondary" onClick={() => onChange({ days: 365, from: "", to: "" })}>
                Show 12 months
              </Button>
              {narrowed && (
                <Button
                  variant="secondary"
                  onClick={() => onChange({ printer: PLAIN.printer, discipline: PLAIN.discipline })}
                >
                  All printers and disciplines
                </Button>
              )}
            </>
          }
        >
          Nothing was handed in, printed or picked up on these days
          {narrowed && ", of what the filters choose"}.
        </EmptyState>
      </Card>
    </>
  );
}

function Export({ filters }: { filters: StatsFilters }) {
  const { running, save } = useExport(filters);
  return (
    <Menu
      trigger={
        <Button variant="secondary" loading={running}>
          {!running && <Download aria-hidden="true" />}
          Save as CSV
        </Button>
      }
    >
      <MenuItem onSelect={() => void save("figures")}>The figures of this page</MenuItem>
      <MenuItem onSelect={() => void save("jobs")}>The jobs handed in, without names</MenuItem>
    </Menu>
  );
}
