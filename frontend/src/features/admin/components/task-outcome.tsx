"use client";

import type { Task } from "@/api/types";
import { Callout } from "@/components/ui/callout";
import type { ApiError } from "@/lib/api/errors";
import { age, dateTime } from "@/lib/format";
import { useServerNow } from "@/lib/server-time";

const MINUTE = 60_000;

/** Why something was not begun. */
export function NotStarted({ error }: { error: ApiError | null }) {
  if (!error || error.code === "validation_failed") return null;
  return (
    <Callout
      tone={error.isTemporary || error.status === 409 ? "warning" : "danger"}
      role="alert"
      title="That was not started"
    >
      {error.message}
    </Callout>
  );
}

/** Why the last one came to nothing. */
export function Stopped({ task, what }: { task: Task | null; what: string }) {
  if (task?.status !== "failed") return null;
  return (
    <Callout tone="danger" title={`${what} stopped before its end`}>
      {task.error} <When at={task.finished_at} by={task.created_by_name} />
    </Callout>
  );
}

/** How long ago, and who had begun it. */
export function When({ at, by }: { at: string | null; by?: string }) {
  const now = useServerNow(MINUTE);
  if (!at) return null;
  return (
    <span className="text-ink-muted">
      <time dateTime={at} title={dateTime(at)}>
        {age(at, new Date(now ?? Date.now())).text}
      </time>
      {by && `, started by ${by}`}
    </span>
  );
}
