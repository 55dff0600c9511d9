"use client";

import { useState } from "react";
import type { BatchPreview, BatchResult } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { invalidate, type Query, useQuery } from "@/lib/query";
import { useSettled } from "@/lib/settled";
import { type BatchKind, daysError, parseDays } from "./batches";
import { type TaskState, useTask } from "./use-task";

export interface Batch {
  kind: BatchKind;
  /** As it stands in the field. */
  days: string;
  setDays(days: string): void;
  /** The fewest that the lab's policy allows. */
  shortest: number | undefined;
  error: string | undefined;
  preview: Query<BatchPreview>;
  /** The preview is of the days in the field. */
  fits: boolean;
  task: TaskState;
  /** What came of the last one. */
  result: BatchResult | null;
  start(confirm: string): Promise<boolean>;
}

/** Old jobs of one kind: how many there are, and what is done with them. */
export function useBatch(kind: BatchKind): Batch {
  const api = useApi();
  const [typed, setTyped] = useState<string | null>(null);
  const policy = usePreview(kind, undefined);
  const shortest = policy.data?.retention_days;
  const days = typed ?? String(shortest ?? "");
  const error = typed === null ? undefined : daysError(days, shortest);
  const asked = useSettled(error === undefined ? (parseDays(days) ?? shortest) : undefined);
  const preview = usePreview(kind, asked === shortest ? undefined : asked);
  const fits = preview.data?.retention_days === parseDays(days) && error === undefined;

  const task = useTask(kind, () => {
    void invalidate(`admin/${kind}/preview`);
    for (const key of ["job/", "jobs/"]) void invalidate(key);
  });
  const result = useResult(task);

  function start(confirm: string): Promise<boolean> {
    const retention_days = parseDays(days) ?? 0;
    return task.start(() =>
      kind === "archive"
        ? unwrap(api.POST("/api/v1/admin/archive", { body: { retention_days } }))
        : unwrap(api.POST("/api/v1/admin/prune", { body: { retention_days, confirm } })),
    );
  }
  const message = error ?? preview.error?.fields.retention_days;
  return {
    kind,
    days,
    setDays: setTyped,
    shortest,
    error: message,
    preview,
    fits,
    task,
    result,
    start,
  };
}

/** What would be done now; without days, after those of the lab's policy. */
function usePreview(kind: BatchKind, retention_days: number | undefined): Query<BatchPreview> {
  const api = useApi();
  return useQuery(`admin/${kind}/preview/${retention_days ?? ""}`, (signal) => {
    const options = { params: { query: { retention_days } }, signal };
    return unwrap(
      kind === "archive"
        ? api.GET("/api/v1/admin/archive/preview", options)
        : api.GET("/api/v1/admin/prune/preview", options),
    );
  });
}

function useResult({ task }: TaskState): BatchResult | null {
  const api = useApi();
  const task_id = task?.status === "done" ? task.id : "";
  const { data } = useQuery(
    `admin/tasks/${task_id}`,
    (signal) =>
      unwrap(api.GET("/api/v1/admin/tasks/{task_id}", { params: { path: { task_id } }, signal })),
    { enabled: task_id !== "", staleMs: Number.POSITIVE_INFINITY },
  );
  return task_id && data ? (data.result as unknown as BatchResult) : null;
}
