"use client";

import { CloudOff, RotateCw } from "lucide-react";
import { Button } from "@/components/ui/button";
import type { ApiError } from "@/lib/api/errors";
import { useNow } from "@/lib/clock";
import { dateTime, duration } from "@/lib/format";
import { useOnline } from "@/lib/online";
import type { Jobs } from "../use-jobs";

const SECOND = 1000;
const JUST_NOW_MS = 3000;

/** When the list was last true, why it may not be so any more, and a way to make it so again. */
export function RefreshStatus({ jobs }: { jobs: Jobs }) {
  const now = useNow(SECOND);
  const online = useOnline();
  const { updatedAt, error } = jobs;
  const trouble = updatedAt === null ? "" : troubleOf(online, error);
  return (
    <div className="flex min-w-0 items-center gap-1.5">
      {/* Two lines where there is no room for one: no higher than the button beside them. */}
      <p className="flex min-w-0 flex-wrap items-center justify-end gap-x-1.5 text-right text-ink-muted text-sm leading-snug tabular-nums">
        <span role="status" title={error?.message} className="font-medium text-warning-text">
          {trouble && (
            <span className="inline-flex items-center gap-1.5">
              <CloudOff aria-hidden="true" className="size-4 shrink-0" />
              {trouble}
            </span>
          )}
        </span>
        {updatedAt !== null && now !== null && (
          <time
            dateTime={new Date(updatedAt).toISOString()}
            title={dateTime(new Date(updatedAt).toISOString())}
          >
            <span className={trouble ? undefined : "max-sm:sr-only"}>Last updated </span>
            {now - updatedAt < JUST_NOW_MS ? "just now" : `${duration(now - updatedAt)} ago`}
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

function troubleOf(online: boolean, error: ApiError | null): string {
  if (!online) return "No network.";
  if (!error) return "";
  if (error.status === 401) return "Signed out.";
  return error.isTemporary ? "No answer." : "Not up to date.";
}
