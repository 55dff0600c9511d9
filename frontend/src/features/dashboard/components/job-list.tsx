"use client";

import type { RefObject } from "react";
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
  const matching = Object.values(data?.counts ?? {}).reduce((sum, count) => sum + count, 0);
  return (
    <>
      {jobs.loading && <ListSkeleton />}
      {!data && jobs.error && (
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
              {data.jobs.map((job) => (
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
