"use client";

import { Keyboard } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { type Outcome, useActions } from "@/features/job/use-actions";
import { useReview } from "@/features/job/use-review";
import { useCatalog } from "@/lib/catalog";
import { useShortcuts } from "@/lib/shortcuts";
import { useTitle } from "@/lib/title";
import { useChime } from "../use-chime";
import { useFilters } from "../use-filters";
import { useJobKeys } from "../use-job-keys";
import { useJobs } from "../use-jobs";
import { useKeptFocus } from "../use-kept-focus";
import { useNewJobs } from "../use-new-jobs";
import { JobList } from "./job-list";
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

  const { data } = jobs;

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
        <JobList
          list={list}
          jobs={jobs}
          filters={filters}
          onChange={change}
          onStart={actions.start}
          onReview={review}
        />
        {data && data.jobs.length > 0 && (
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
