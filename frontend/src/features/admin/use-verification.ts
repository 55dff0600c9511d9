"use client";

import type { LogReport } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { type Query, useQuery } from "@/lib/query";
import { type TaskState, useTask } from "./use-task";

export interface Verification {
  report: Query<LogReport>;
  task: TaskState;
  start(): Promise<boolean>;
}

/** The proof that the history is whole: the last one, and the one that is under way. */
export function useVerification(): Verification {
  const api = useApi();
  const report = useQuery("admin/verify-log/report", (signal) =>
    unwrap(api.GET("/api/v1/admin/verify-log/report", { signal })),
  );
  const task = useTask("verify-log", () => void report.reload());
  const start = () => task.start(() => unwrap(api.POST("/api/v1/admin/verify-log/start")));
  return { report, task, start };
}
