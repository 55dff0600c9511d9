import type { DetailedStats } from "@/api/types";
import type { StatsFilters } from "../filters";
import type { ChangeStats } from "../use-stats";
import { Estimates } from "./estimates";
import { Failures } from "./failures";
import { Materials } from "./materials";
import { OverTime } from "./over-time";
import { Printers } from "./printers";
import { Rejections } from "./rejections";
import { Shares } from "./shares";
import { Staff } from "./staff";
import { Totals } from "./totals";
import { Turnaround } from "./turnaround";
import { Waiting } from "./waiting";

interface FiguresProps {
  stats: DetailedStats;
  filters: StatsFilters;
  onChange: ChangeStats;
}

/** All figures of a period in which something happened. */
export function Figures({ stats, filters, onChange }: FiguresProps) {
  return (
    <>
      <Totals stats={stats} />
      <OverTime stats={stats} series={filters.series} onChange={onChange} />
      <div className="grid items-start gap-5 xl:grid-cols-[3fr_2fr]">
        <Turnaround stats={stats} />
        <Waiting stats={stats} />
      </div>
      <Printers stats={stats} />
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <Rejections stats={stats} />
        <Failures stats={stats} />
      </div>
      <div className="grid items-start gap-5 md:grid-cols-2 xl:grid-cols-3">
        <Shares title="Disciplines" rows={stats.disciplines} stats={stats} />
        <Shares title="Methods" rows={stats.methods} stats={stats} />
        <Shares title="Colors" rows={stats.colors} stats={stats} />
      </div>
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <Materials stats={stats} />
        <Estimates stats={stats} />
      </div>
      <Staff stats={stats} />
    </>
  );
}
