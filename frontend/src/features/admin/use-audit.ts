"use client";

import type { AuditReport } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { type Query, useQuery } from "@/lib/query";
import { type TaskState, useTask } from "./use-task";

export interface Audit {
  report: Query<AuditReport>;
  task: TaskState;
  start(full: boolean): Promise<boolean>;
}

/** The last report, and the audit that is under way. */
export function useAudit(): Audit {
  const api = useApi();
  const report = useQuery("admin/audit/report", (signal) =>
    unwrap(api.GET("/api/v1/admin/audit/report", { signal })),
  );
  const task = useTask("audit", () => void report.reload());
  const start = (full: boolean) =>
    task.start(() => unwrap(api.POST("/api/v1/admin/audit/start", { body: { full } })));
  return { report, task, start };
}
