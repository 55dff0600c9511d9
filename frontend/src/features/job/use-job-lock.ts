"use client";

import { useEffect, useMemo, useSyncExternalStore } from "react";
import { type ApiClient, unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useConfig } from "@/lib/catalog";
import { JobLock, type LockState } from "./lock";

const MINUTE = 60_000;
const DEFAULT_TERM_MS = 5 * MINUTE;

// One lock a job, however many dialogs and forms of the page need it.
const locks = new WeakMap<ApiClient, Map<string, JobLock>>();

function lockOf(api: ApiClient, id: string): JobLock {
  const known = locks.get(api) ?? new Map<string, JobLock>();
  locks.set(api, known);
  const params = { path: { job_ref: id } };
  const lock =
    known.get(id) ??
    new JobLock(
      {
        take: () => unwrap(api.POST("/api/v1/jobs/{job_ref}/lock", { params })),
        extend: () => unwrap(api.POST("/api/v1/jobs/{job_ref}/lock/extend", { params })),
        release: () =>
          unwrap(api.POST("/api/v1/jobs/{job_ref}/unlock", { params, keepalive: true })),
      },
      DEFAULT_TERM_MS,
    );
  known.set(id, lock);
  return lock;
}

export interface HeldLock {
  state: LockState;
  take(): void;
  beat(): void;
  settle(): void;
}

/** Holds the lock of a job while the caller is on the page; off, it only tells of it. */
export function useJobLock(id: string, enabled = true): HeldLock {
  const api = useApi();
  const { data: config } = useConfig();
  const lock = useMemo(() => lockOf(api, id), [api, id]);
  const state = useSyncExternalStore(lock.subscribe, lock.getState, lock.getState);

  useEffect(() => {
    if (config) lock.termMs = config.lock_minutes * MINUTE;
  }, [lock, config]);

  useEffect(() => (enabled ? lock.hold() : undefined), [lock, enabled]);

  useEffect(() => {
    if (!enabled) return;
    const back = (event: PageTransitionEvent) => event.persisted && lock.take();
    const visible = () => document.visibilityState === "visible" && lock.beat();
    window.addEventListener("pagehide", lock.abandon);
    window.addEventListener("pageshow", back);
    document.addEventListener("visibilitychange", visible);
    return () => {
      window.removeEventListener("pagehide", lock.abandon);
      window.removeEventListener("pageshow", back);
      document.removeEventListener("visibilitychange", visible);
    };
  }, [lock, enabled]);

  return { state, take: lock.take, beat: lock.beat, settle: lock.settle };
}
