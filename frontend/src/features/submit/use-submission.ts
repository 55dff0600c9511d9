"use client";

import { useEffect, useRef, useState } from "react";
import type { Submitted } from "@/api/types";
import { ApiError, asApiError, isAbort } from "@/lib/api/errors";
import { upload } from "@/lib/api/upload";
import type { Values } from "./checks";

export type Sending =
  | { phase: "idle" }
  | { phase: "sending"; sent: number }
  | { phase: "failed"; error: ApiError }
  | { phase: "done" };

/** Sends the form, tells how far it has come, and can be stopped. One sending at a time. */
export function useSubmission(
  onDone: (submitted: Submitted) => void,
  onRefused: (error: ApiError) => void,
) {
  const [sending, setSending] = useState<Sending>({ phase: "idle" });
  const running = useRef<AbortController | null>(null);

  useEffect(() => {
    const warn = (event: BeforeUnloadEvent) => {
      if (running.current) event.preventDefault();
    };
    window.addEventListener("beforeunload", warn);
    return () => window.removeEventListener("beforeunload", warn);
  }, []);

  async function send(values: Values, file: File, parentJobId: string | null): Promise<void> {
    if (running.current) return;
    const abort = new AbortController();
    running.current = abort;
    setSending({ phase: "sending", sent: 0 });
    try {
      await checkReadable(file);
      const submitted = await upload<Submitted>(
        "/api/v1/submit",
        formData(values, file, parentJobId),
        { signal: abort.signal, onProgress: (sent) => setSending({ phase: "sending", sent }) },
      );
      running.current = null;
      setSending({ phase: "done" });
      onDone(submitted);
    } catch (error) {
      if (isAbort(error)) {
        setSending({ phase: "idle" });
      } else {
        const refusal = asApiError(error);
        setSending({ phase: "failed", error: refusal });
        onRefused(refusal);
      }
    } finally {
      running.current = null;
    }
  }

  return {
    sending,
    send,
    cancel: () => running.current?.abort(),
    dismiss: () => setSending({ phase: "idle" }),
  };
}

/** Browsers refuse to read a file that was saved again since it was chosen, and say only "network". */
async function checkReadable(file: File): Promise<void> {
  try {
    await file.slice(0, 1).arrayBuffer();
  } catch {
    throw new ApiError(
      0,
      "file_changed",
      "This file has changed since you chose it. Please choose it again.",
    );
  }
}

function formData(values: Values, file: File, parentJobId: string | null): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(values)) form.append(name, value.trim());
  if (parentJobId) form.append("parent_job_id", parentJobId);
  form.append("file", file);
  return form;
}
