"use client";

import { useEffect, useRef, useState, useSyncExternalStore } from "react";
import type { Job } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi, useAuth } from "@/lib/auth/provider";
import { Notes } from "./notes";

/** The notes of a job, which save themselves, also when the page is being left. */
export function useNotes(job: Job, onSaved: (job: Job) => void) {
  const api = useApi();
  const { user } = useAuth();
  const saved = useRef(onSaved);
  useEffect(() => {
    saved.current = onSaved;
  });

  const [notes] = useState(
    () =>
      new Notes(
        job.notes,
        job.version,
        (body, { keepalive }) =>
          unwrap(
            api.PATCH("/api/v1/jobs/{job_ref}/notes", {
              params: { path: { job_ref: job.id } },
              body,
              keepalive,
            }),
          ),
        (fresh) => saved.current(fresh),
      ),
  );
  const state = useSyncExternalStore(notes.subscribe, notes.getState, notes.getState);

  useEffect(() => notes.refresh(job.notes, job.version), [notes, job.notes, job.version]);

  // Who has signed in again does not wait for the next try.
  useEffect(() => {
    if (user) notes.flush();
  }, [notes, user]);

  useEffect(() => {
    const leave = () => notes.flush({ keepalive: true });
    const again = () => notes.flush();
    window.addEventListener("pagehide", leave);
    window.addEventListener("online", again);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("online", again);
      notes.dispose();
    };
  }, [notes]);

  return { ...state, type: notes.type, flush: notes.flush, resolve: notes.resolve };
}
