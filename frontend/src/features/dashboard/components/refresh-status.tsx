"use client";

import { CloudOff, RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import { useNow } from "@/lib/clock";
import { dateTime, duration } from "@/lib/format";
import type { Jobs } from "../use-jobs";

const SECOND = 1000;
const JUST_NOW_MS = 3000;

/** When the list was last true, and a way to make it so again. */
export function RefreshStatus({ jobs }: { jobs: Jobs }) {
  const now = useNow(SECOND);
  const failed = jobs.error !== null && jobs.updatedAt !== null;
  return (
    <div className="flex items-center gap-1.5">
      <p className="flex items-center gap-1.5 text-ink-muted text-sm tabular-nums">
        {failed && <CloudOff aria-hidden="true" className="size-4 text-warning-text" />}
        {jobs.updatedAt !== null && now !== null && (
          <time
            dateTime={new Date(jobs.updatedAt).toISOString()}
            title={dateTime(new Date(jobs.updatedAt).toISOString())}
          >
            {failed ? "Not up to date. " : ""}
            <span className="max-sm:sr-only">Last updated </span>
            {now - jobs.updatedAt < JUST_NOW_MS
              ? "just now"
              : `${duration(now - jobs.updatedAt)} ago`}
          </time>
        )}
      </p>
      <Button
        variant="ghost"
        size="icon"
        aria-label="Refresh now"
        title="Refresh now"
        aria-busy={jobs.fetching || undefined}
        onClick={() => void jobs.reload()}
      >
        <RotateCw
          aria-hidden="true"
          className={jobs.fetching ? "animate-spin motion-reduce:animate-none" : undefined}
        />
      </Button>
    </div>
  );
}
