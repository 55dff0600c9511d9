"use client";

import { useEffect, useRef, useState } from "react";
import type { Task, TaskKind } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { type ApiError, asApiError } from "@/lib/api/errors";
import { useApi } from "@/lib/auth/provider";
import { useQuery } from "@/lib/query";
import { announcement, isOpen } from "./progress";

const KEY = "admin/tasks";
const OFTEN_MS = 1000;
/** Somebody else may start something. */
const SELDOM_MS = 10_000;

export interface TaskState {
  /** The newest of its kind, whoever began it; null when there was none yet. */
  task: Task | null;
  /** It is waiting or under way. */
  open: boolean;
  loading: boolean;
  /** How far the task is cannot be asked just now; what is known stays. */
  error: ApiError | null;
  reload(): Promise<void>;
  starting: boolean;
  /** Why it was not started. */
  refusal: ApiError | null;
  /** Starts one; whether that was taken. */
  start(call: () => Promise<unknown>): Promise<boolean>;
  /** For a live region: what has changed since the page came, in words. */
  said: string;
}

/** The newest long task of a kind: followed while it runs, also when another page began it. */
export function useTask(kind: TaskKind, onEnd?: () => void): TaskState {
  const api = useApi();
  const query = useQuery(
    KEY,
    (signal) => unwrap(api.GET("/api/v1/admin/tasks", { signal })).then(({ tasks }) => tasks),
    { pollMs: (tasks) => (tasks?.some(isOpen) ? OFTEN_MS : SELDOM_MS) },
  );
  const task = query.data?.find((each) => each.kind === kind) ?? null;
  const open = task !== null && isOpen(task);
  const said = useNews(query.data && task, onEnd);
  const [starting, setStarting] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);

  async function start(call: () => Promise<unknown>): Promise<boolean> {
    if (starting) return false;
    setStarting(true);
    setRefusal(null);
    try {
      await call();
      await query.reload();
      return true;
    } catch (failure) {
      setRefusal(asApiError(failure));
      void query.reload();
      return false;
    } finally {
      setStarting(false);
    }
  }

  const { loading, error, reload } = query;
  return { task, open, loading, error, reload, starting, refusal, start, said };
}

/** What is new since the first look at a task; calls `onEnd` when one has come to its end. */
function useNews(task: Task | null | undefined, onEnd: (() => void) | undefined): string {
  const [said, setSaid] = useState("");
  const ended = useRef(onEnd);
  useEffect(() => {
    ended.current = onEnd;
  });
  const words = task ? announcement(task) : "";
  // Undefined until the first look, which is no news.
  const look = task === undefined ? undefined : `${task?.id} ${words}`;
  const isSettled = Boolean(task && !isOpen(task));
  const before = useRef<string | undefined>(undefined);
  useEffect(() => {
    const isNews = before.current !== undefined && before.current !== look;
    before.current = look;
    if (!isNews) return;
    setSaid(words);
    if (isSettled) ended.current?.();
  }, [look, words, isSettled]);
  return said;
}
