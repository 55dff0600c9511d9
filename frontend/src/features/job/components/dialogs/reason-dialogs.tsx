"use client";

import { useState } from "react";
import type { Job } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useFieldFocus } from "@/lib/field-focus";
import {
  type ActionDialogState,
  type DialogProps,
  type Said,
  useActionDialog,
} from "../../use-action-dialog";
import { ActionDialog, ActionForm } from "./action-dialog";
import { missingReason, ReasonField } from "./reason-field";

const paramsOf = (job: Job) => ({ path: { job_ref: job.id } });

export function MarkFailedDialog(props: DialogProps) {
  const api = useApi();
  const dialog = useActionDialog("mark-failed", props);
  return (
    <ActionDialog
      dialog={dialog}
      title={`Did the print of #${props.job.number} fail?`}
      description="The job goes back into the queue at the same price, at its old place. No email goes out; the student sees on the tracking page that it is printed again."
      submitLabel="Back into the queue"
    >
      {(job) => (
        <ReasonForm
          dialog={dialog}
          hint="Such as “bed adhesion, layer 40”. It stays in the job's history; the student does not see it."
          send={(reason) =>
            unwrap(
              api.POST("/api/v1/jobs/{job_ref}/admin/mark-failed", {
                params: paramsOf(job),
                body: { reason },
              }),
            )
          }
          said={() => ({ title: `#${job.number} is back in the queue` })}
        />
      )}
    </ActionDialog>
  );
}

export function ForceUnlockDialog(props: DialogProps) {
  const api = useApi();
  const dialog = useActionDialog("force-unlock", props, { locks: false });
  const holder = props.job.locked_by_name ?? "whoever holds it";
  return (
    <ActionDialog
      dialog={dialog}
      danger
      title={`Break the lock on #${props.job.number}?`}
      description={`The job is taken from ${holder}, who may be in the middle of something: what ${holder} has typed there cannot be sent any more. Ask first, if you can.`}
      submitLabel="Break the lock"
    >
      {(job) => (
        <ReasonForm
          dialog={dialog}
          send={(reason) =>
            unwrap(
              api.POST("/api/v1/jobs/{job_ref}/admin/force-unlock", {
                params: paramsOf(job),
                body: { reason },
              }),
            )
          }
          said={() => ({ title: `#${job.number} is free` })}
        />
      )}
    </ActionDialog>
  );
}

export function FlagDialog(props: DialogProps) {
  const api = useApi();
  const dialog = useActionDialog("flag", props, { locks: false });
  return (
    <ActionDialog
      dialog={dialog}
      title={`Flag #${props.job.number} for a look`}
      description="The job stands out on the dashboard and on its page until an administrator takes the flag off. It can still be worked on. The student is not told."
      submitLabel="Flag the job"
    >
      {(job) => (
        <ReasonForm
          dialog={dialog}
          initial={job.flagged ?? ""}
          hint="All staff read it beside the job, and it stays in the job's history."
          send={(reason) =>
            unwrap(
              api.POST("/api/v1/jobs/{job_ref}/flag", { params: paramsOf(job), body: { reason } }),
            )
          }
          said={() => ({ title: `#${job.number} is flagged` })}
        />
      )}
    </ActionDialog>
  );
}

interface ReasonFormProps {
  dialog: ActionDialogState;
  hint?: string;
  initial?: string;
  send: (reason: string) => Promise<Job>;
  said: (job: Job) => Said;
}

function ReasonForm({ dialog, hint, initial = "", send, said }: ReasonFormProps) {
  const [reason, setReason] = useState(initial);
  const [attempts, setAttempts] = useState(0);
  const form = useFieldFocus<HTMLDivElement>(`${attempts} ${Object.keys(dialog.fields)}`);
  const error = dialog.fields.reason ?? missingReason(attempts, reason);

  function submit() {
    setAttempts(attempts + 1);
    if (reason.trim()) void dialog.submit(() => send(reason.trim()), said);
  }

  return (
    <ActionForm dialog={dialog} onSubmit={submit}>
      <div ref={form}>
        <ReasonField value={reason} onChange={setReason} error={error} hint={hint} />
      </div>
    </ActionForm>
  );
}
