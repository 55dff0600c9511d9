"use client";

import { useEffect, useId, useRef, useState } from "react";
import type { Job } from "@/api/types";
import { type ApiError, asApiError } from "@/lib/api/errors";
import { type DialogAction, may } from "./actions";
import type { LockState } from "./lock";
import { useJobLock } from "./use-job-lock";

/** What a toast says after an action. */
export interface Said {
  title: string;
  text?: string;
}

export interface DialogProps {
  job: Job;
  onClose(): void;
  /** The job after the action, or null when it is gone. */
  onDone(job: Job | null, said: Said): void;
  /** The job is not what the page showed: it wants to be loaded again. */
  onStale(): void;
  onStart(action: DialogAction, job: Job): void;
}

export type DialogPhase =
  | { name: "taking" }
  | { name: "refused"; error: ApiError }
  /** `byUs`: it may have been what was sent from here, when the answer got lost. */
  | { name: "moved"; status: string | null; byUs: boolean }
  | { name: "ready"; job: Job; held: boolean; lost: ApiError | null };

export interface ActionDialogState {
  action: DialogAction;
  props: DialogProps;
  phase: DialogPhase;
  formId: string;
  busy: boolean;
  error: ApiError | null;
  /** What the server said of single fields. */
  fields: Record<string, string>;
  takeLock(): void;
  submit(call: () => Promise<Job | undefined>, said: (job: Job) => Said): Promise<void>;
}

interface Options {
  /** Breaking a lock is done without having it. */
  locks?: boolean;
}

/** What every dialog on a job shares: its lock, what is sent, and what became of that. */
export function useActionDialog(
  action: DialogAction,
  props: DialogProps,
  { locks = true }: Options = {},
): ActionDialogState {
  const formId = useId();
  const lock = useJobLock(props.job.id, locks);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [uncertain, setUncertain] = useState(false);
  const mounted = useRef(true);
  useEffect(() => {
    mounted.current = true;
    return () => {
      mounted.current = false;
    };
  }, []);

  async function submit(call: () => Promise<Job | undefined>, said: (job: Job) => Said) {
    if (busy) return;
    setBusy(true);
    setError(null);
    try {
      const job = (await call()) ?? null;
      if (locks && (!job || job.locked_by === null)) lock.settle();
      props.onDone(job, said(job ?? props.job));
    } catch (failure) {
      if (mounted.current) refuse(asApiError(failure));
    } finally {
      if (mounted.current) setBusy(false);
    }
  }

  function refuse(refusal: ApiError) {
    setError(refusal);
    setUncertain(uncertain || refusal.isUncertain);
    // Whose lock is gone hears it now, not with the next heartbeat.
    if (locks && ["job_locked", "lock_required"].includes(refusal.code)) lock.beat();
  }

  function takeLock() {
    setError(null);
    lock.take();
  }

  const phase = locks
    ? phaseOf(action, lock.state, error, uncertain)
    : ({ name: "ready", job: props.job, held: false, lost: null } as const);
  return {
    action,
    props,
    phase,
    formId,
    busy,
    error,
    fields: error?.fields ?? {},
    takeLock,
    submit,
  };
}

function phaseOf(
  action: DialogAction,
  lock: LockState,
  error: ApiError | null,
  byUs: boolean,
): DialogPhase {
  if (error?.code === "invalid_transition") {
    return { name: "moved", status: error.detail("status"), byUs };
  }
  if (error?.code === "not_found") return { name: "moved", status: null, byUs };
  switch (lock.phase) {
    case "free":
    case "taking":
      return { name: "taking" };
    case "refused":
      return lock.error.code === "not_found"
        ? { name: "moved", status: null, byUs }
        : { name: "refused", error: lock.error };
    case "lost":
      return { name: "ready", job: lock.job, held: false, lost: lock.error };
    case "held":
      return may(lock.job, action)
        ? { name: "ready", job: lock.job, held: true, lost: null }
        : { name: "moved", status: lock.job.status, byUs };
  }
}
