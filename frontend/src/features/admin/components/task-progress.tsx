"use client";

import { Callout } from "@/components/ui/callout";
import { Progress } from "@/components/ui/progress";
import { Spinner } from "@/components/ui/spinner";
import { count, dateTime, duration } from "@/lib/format";
import { useServerNow } from "@/lib/server-time";
import { progressText, share } from "../progress";
import type { TaskState } from "../use-task";

const SECOND = 1000;
const LONG_MS = 15_000;

/** A long task under way: what is being done, how far it is, who began it and when. */
export function TaskProgress({ state, label }: { state: TaskState; label: string }) {
  const now = useServerNow(SECOND);
  const { task, error } = state;
  if (!task) return null;
  const elapsed = (now ?? Date.now()) - new Date(task.created_at).getTime();
  const known = task.status === "running" && task.total > 0;
  return (
    <div className="rounded-lg border border-accent-line bg-accent-soft/40 p-4 sm:p-5">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <p className="flex min-w-0 items-center gap-2.5 font-medium">
          <Spinner className="text-accent-text" />
          <span className="min-w-0 break-words">{progressText(task)}</span>
        </p>
        {known && (
          <p className="text-ink-muted text-sm tabular-nums">
            {count(task.done)} of {count(task.total)}
          </p>
        )}
      </div>
      <Progress label={label} value={known ? share(task) : undefined} className="mt-3" />
      <p className="mt-3 text-ink-muted text-sm">
        Started by {task.created_by_name},{" "}
        <time dateTime={task.created_at} title={dateTime(task.created_at)}>
          {elapsed < SECOND ? "just now" : `${duration(elapsed)} ago`}
        </time>
        . It goes on when you leave this page.
      </p>
      {task.status === "queued" && elapsed > LONG_MS && (
        <p className="mt-2 text-sm text-warning-text">
          The worker has not taken it up yet. It may be busy with something else, or not running:
          the first part of “System health” tells.
        </p>
      )}
      {error && (
        <Callout tone="warning" className="mt-4" title="How far it is cannot be asked just now">
          {error.message} It goes on all the same.
        </Callout>
      )}
    </div>
  );
}
