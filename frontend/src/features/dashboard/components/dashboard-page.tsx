"use client";

import { Keyboard } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/states";
import { type Outcome, useActions } from "@/features/job/use-actions";
import { useReview } from "@/features/job/use-review";
import { useCatalog } from "@/lib/catalog";
import { cn } from "@/lib/classes";
import { useOnline } from "@/lib/online";
import { useShortcuts } from "@/lib/shortcuts";
import { useTitle } from "@/lib/title";
import { useChime } from "../use-chime";
import { useFilters } from "../use-filters";
import { useJobKeys } from "../use-job-keys";
import { useJobs } from "../use-jobs";
import { useKeptFocus } from "../use-kept-focus";
import { useNewJobs } from "../use-new-jobs";
import { ListSkeleton } from "./dashboard-skeleton";
import { EmptyList } from "./empty-list";
import { JobCard } from "./job-card";
import { Pagination } from "./pagination";
import { RefreshStatus } from "./refresh-status";
import { ShortcutsDialog } from "./shortcuts";
import { SoundMenu } from "./sound-menu";
import { StatusTabs, tabLabel } from "./status-tabs";
import { Toolbar } from "./toolbar";

export function DashboardPage() {
  const [filters, change] = useFilters();
  const jobs = useJobs(filters);
  const { data: catalog } = useCatalog();
  const chime = useChime();
  const news = useNewJobs(() => {
    if (chime.settings.on) void chime.play();
    void jobs.reload();
  });
  const [keysShown, setKeysShown] = useState(false);
  const searchField = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLUListElement>(null);
  const heading = useRef<HTMLHeadingElement>(null);

  const actions = useActions({
    onDone: ({ before, after }: Outcome) => {
      if (after) jobs.replace(after);
      else jobs.remove(before.id);
    },
    onStale: () => void jobs.reload(),
  });
  const review = useReview(jobs.replace);
  useKeptFocus(list, heading, jobs.data?.jobs ?? [], actions.active);
  const keys = useJobKeys({
    list,
    jobs: jobs.data?.jobs ?? [],
    onStart: actions.start,
    onReview: review,
  });
  useShortcuts({
    ...keys,
    "/": () => searchField.current?.focus(),
    "?": () => setKeysShown(true),
    u: () => void jobs.reload(),
  });
  useTitle(`${news.waiting > 0 ? `(${news.waiting}) ` : ""}${tabLabel(filters.tab)}`);

  const online = useOnline();
  const { data } = jobs;
  const matching = Object.values(data?.counts ?? {}).reduce((sum, count) => sum + count, 0);

  return (
    <>
      <header className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-1">
        <h1 ref={heading} tabIndex={-1} className="font-semibold text-[1.75rem] leading-tight">
          Jobs
        </h1>
        <div className="flex items-center gap-1">
          <RefreshStatus jobs={jobs} />
          <SoundMenu chime={chime} />
          <Button
            variant="ghost"
            size="icon"
            aria-label="Keys"
            title="Keys"
            className="hidden sm:inline-flex"
            onClick={() => setKeysShown(true)}
          >
            <Keyboard aria-hidden="true" />
          </Button>
        </div>
      </header>
      <p aria-live="polite" className="sr-only">
        {news.announcement}
      </p>
      <StatusTabs tab={filters.tab} counts={jobs.counts} onChange={(tab) => change({ tab })}>
        <Toolbar filters={filters} catalog={catalog} searchField={searchField} onChange={change} />
        {jobs.error && data && online && (
          <Callout tone="warning" className="mb-4" role="status" title="This may be out of date">
            {jobs.error.message} The list is refreshed by itself as soon as that works again.
          </Callout>
        )}
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
                onChange={change}
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
                    onStart={actions.start}
                    onReview={review}
                  />
                ))}
              </ul>
            )}
          </Card>
        )}
        {data && (
          <Pagination
            page={filters.page}
            filtered={data.filtered}
            onChange={(page) => {
              change({ page });
              heading.current?.scrollIntoView({ block: "start" });
              heading.current?.focus({ preventScroll: true });
            }}
          />
        )}
      </StatusTabs>
      {actions.dialog}
      {keysShown && <ShortcutsDialog onClose={() => setKeysShown(false)} />}
    </>
  );
}
