"use client";

import { type ReactNode, Suspense, useCallback, useState } from "react";
import type { Job } from "@/api/types";
import { toast } from "@/components/ui/toast";
import { later } from "@/lib/later";
import { type DialogAction, may, REVERTS } from "./actions";

const DialogOf = later(() => import("./components/dialogs"));

export interface Outcome {
  /** The job as it was before. */
  before: Job;
  /** The job now, or null when it was deleted. */
  after: Job | null;
}

interface Handlers {
  onDone(outcome: Outcome): void;
  /** The page shows a job that has moved on. */
  onStale(job: Job): void;
}

export interface Actions {
  start(action: DialogAction, job: Job): void;
  /** A dialog is open. */
  active: boolean;
  /** To be put on the page: the dialog that is open, if any. */
  dialog: ReactNode;
}

/** The dialogs of a page's jobs, one at a time. They outlive whatever the page loads meanwhile. */
export function useActions({ onDone, onStale }: Handlers): Actions {
  const [open, setOpen] = useState<{ action: DialogAction; job: Job } | null>(null);
  const start = useCallback((action: DialogAction, job: Job) => {
    setOpen({ action, job });
  }, []);

  const dialog = open && (
    <DialogOf
      key={`${open.action} ${open.job.id}`}
      action={open.action}
      job={open.job}
      onClose={() => setOpen(null)}
      onStart={start}
      onStale={() => {
        setOpen(null);
        onStale(open.job);
      }}
      onDone={(after, said) => {
        setOpen(null);
        toast.success(said.title, {
          description: said.text,
          ...(after && undoOf(after, start)),
        });
        onDone({ before: open.job, after });
      }}
    />
  );
  return {
    start,
    active: open !== null,
    dialog: <Suspense fallback={<i data-dialog-coming />}>{dialog}</Suspense>,
  };
}

/** A way back right in the toast, for the steps that have one. */
function undoOf(job: Job, start: Actions["start"]) {
  const action = REVERTS.find((revert) => may(job, revert));
  return action && { action: { label: "Undo…", onClick: () => start(action, job) } };
}
