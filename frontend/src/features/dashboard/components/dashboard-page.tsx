"use client";

import { Keyboard } from "lucide-react";
import { useRouter } from "next/navigation";
import { useRef } from "react";
import { Button } from "@/components/ui/button";
import { useShownJobs } from "@/features/job/shown-jobs";
import { type Outcome, useActions } from "@/features/job/use-actions";
import { useReview } from "@/features/job/use-review";
import { useCatalog } from "@/lib/catalog";
import { useShortcuts } from "@/lib/shortcuts";
import { useTitle } from "@/lib/title";
import { useDesk } from "../desk";
import { searchOf } from "../filters";
import { useFilters } from "../use-filters";
import { useJobKeys } from "../use-job-keys";
import { useJobs } from "../use-jobs";
import { useKeptFocus } from "../use-kept-focus";
import { JobList } from "./job-list";
import { KeptPlace } from "./kept-place";
import { Pagination } from "./pagination";
import { RefreshStatus } from "./refresh-status";
import { SoundMenu } from "./sound-menu";
import { StatusTabs, tabLabel } from "./status-tabs";
import { Toolbar } from "./toolbar";

export function DashboardPage() {
  const { chime, news, showKeys } = useDesk();
  const [filters, change] = useFilters();
  const jobs = useJobs(filters);
  const { data: catalog } = useCatalog();
  const router = useRouter();
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
    u: () => void jobs.reload(),
  });
  useTitle(`${news.waiting > 0 ? `(${news.waiting}) ` : ""}${tabLabel(filters.tab)}`);

  const { data, updatedAt, error } = jobs;
  useShownJobs({ what: "Jobs", updatedAt, error, jobs: data?.jobs, of: data?.filtered ?? 0 });

  return (
    // What stays in its place is decided here, and by the browser not once more.
    <div className="[overflow-anchor:none]">
      <header className="mb-4 flex flex-wrap items-center justify-between gap-x-4">
        <h1
          ref={heading}
          tabIndex={-1}
          className="shrink-0 font-semibold text-[1.75rem] leading-tight"
        >
          Jobs
        </h1>
        <div className="flex min-w-0 flex-1 basis-56 items-center justify-end gap-1">
          <RefreshStatus jobs={jobs} />
          <SoundMenu chime={chime} />
          <Button
            variant="ghost"
            size="icon"
            aria-label="Keys"
            title="Keys"
            className="max-sm:hidden"
            onClick={showKeys}
          >
            <Keyboard aria-hidden="true" />
          </Button>
        </div>
      </header>
      <StatusTabs tab={filters.tab} counts={jobs.counts} onChange={(tab) => change({ tab })}>
        <Toolbar
          filters={filters}
          catalog={catalog}
          searchField={searchField}
          onChange={change}
          onNumber={(number) => router.push(`/dashboard/jobs/${number}/`)}
        />
        <KeptPlace list={list} of={searchOf(filters)} jobs={data?.jobs}>
          <JobList
            list={list}
            jobs={jobs}
            filters={filters}
            onChange={change}
            onStart={actions.start}
            onReview={review}
          />
        </KeptPlace>
        {data && data.jobs.length > 0 && (
          <Pagination
            page={filters.page}
            filtered={data.filtered}
            onChange={(page) => {
              change({ page });
              heading.current?.scrollIntoView?.({ block: "start" });
              heading.current?.focus({ preventScroll: true });
            }}
          />
        )}
      </StatusTabs>
      {actions.dialog}
    </div>
  );
}
