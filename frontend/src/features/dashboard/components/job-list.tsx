"use client";

import { type RefObject, startTransition, useEffect, useState } from "react";
import type { Job } from "@/api/types";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/states";
import type { DialogAction } from "@/features/job/actions";
import { useCatalog } from "@/lib/catalog";
import { cn } from "@/lib/classes";
import type { ChangeFilters, Filters } from "../filters";
import type { Jobs } from "../use-jobs";
import { ListSkeleton } from "./dashboard-skeleton";
import { EmptyList } from "./empty-list";
import { JobCard } from "./job-card";
import { tabLabel } from "./status-tabs";

interface JobListProps {
  list: RefObject<HTMLUListElement | null>;
  jobs: Jobs;
  filters: Filters;
  onChange: ChangeFilters;
  onStart: (action: DialogAction, job: Job) => void;
  onReview: (job: Job, reviewed: boolean) => void;
}

/** The jobs of a tab, or why there are none to be seen. */
export function JobList({ list, jobs, filters, onChange, onStart, onReview }: JobListProps) {
  const { data: catalog } = useCatalog();
  const { data } = jobs;
  const drawn = useStepwise(data?.jobs);
  const matching = Object.values(data?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <>
      {jobs.loading && <ListSkeleton />}
      {!jobs.loading && !data && jobs.error && (
        <Card>
          <ErrorState
            error={jobs.error}
            onRetry={() => void jobs.reload()}
            retrying={jobs.fetching}
          />
        </Card>
      )}
      {data && (
        <Card className={cn("transition-opacity", jobs.outdated && "opacity-60")}>
          {data.jobs.length === 0 ? (
            <EmptyList
              filters={filters}
              elsewhere={filters.tab === "ALL" ? 0 : matching}
              onChange={onChange}
            />
          ) : (
            <ul
              ref={list}
              aria-label={`${tabLabel(filters.tab)}: jobs`}
              aria-busy={jobs.outdated || undefined}
              className="divide-y divide-line"
            >
              {drawn.map((job) => (
                <JobCard
                  key={job.id}
                  job={job}
                  catalog={catalog}
                  showStatus={filters.tab !== job.status}
                  onStart={onStart}
                  onReview={onReview}
                />
              ))}
            </ul>
          )}
        </Card>
      )}
    </>
  );
}

const NONE: Job[] = [];
const STEP = 5;

/**
 * The jobs to draw by now. Of a list that has just come those in sight are there at once, and the
 * others a few at a time, so that the page answers meanwhile. One that was known before is there
 * whole, since the browser may scroll back to any of its jobs.
 */
function useStepwise(jobs: Job[] = NONE): Job[] {
  const [drawn, setDrawn] = useState(jobs.length > 0 ? Number.POSITIVE_INFINITY : inSight);
  const more = drawn < jobs.length;
  useEffect(() => {
    if (more) startTransition(() => setDrawn(drawn + STEP));
  }, [drawn, more]);
  return more ? jobs.slice(0, drawn) : jobs;
}

/** How many jobs fill the window, by how low they are at least. */
function inSight(): number {
  const wide = window.matchMedia?.("(min-width: 64rem)").matches;
  return Math.ceil(window.innerHeight / (wide ? 100 : 190));
}
