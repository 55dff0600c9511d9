"use client";

import type { Backups } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { type Query, useQuery } from "@/lib/query";
import { type TaskState, useTask } from "../use-task";

export interface BackupRoom {
  backups: Query<Backups>;
  /** The backup that is being made, or the last one that was. */
  making: TaskState;
  verifying: TaskState;
  make(): Promise<boolean>;
  verify(backup: string): Promise<boolean>;
}

/** The backups that there are, and what is under way with them. */
export function useBackups(): BackupRoom {
  const api = useApi();
  const backups = useQuery("admin/backups", (signal) =>
    unwrap(api.GET("/api/v1/admin/backups", { signal })),
  );
  const reload = () => void backups.reload();
  const making = useTask("backup", reload);
  const verifying = useTask("verify-backup", reload);
  const make = () => making.start(() => unwrap(api.POST("/api/v1/admin/backups")));
  const verify = (backup: string) =>
    verifying.start(() =>
      unwrap(api.POST("/api/v1/admin/backups/{backup}/verify", { params: { path: { backup } } })),
    );
  return { backups, making, verifying, make, verify };
}
