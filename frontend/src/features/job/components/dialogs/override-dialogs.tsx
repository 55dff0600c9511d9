"use client";

import { useState } from "react";
import { type Job, type JobStatus, STATUSES } from "@/api/types";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/input";
import { RadioGroup, RadioOption } from "@/components/ui/radio";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { STATUS_WORDS } from "@/lib/statuses";
import {
  type ActionDialogState,
  type DialogProps,
  type Said,
  useActionDialog,
} from "../../use-action-dialog";
import { useFieldFocus } from "../../use-field-focus";
import { ActionDialog, ActionForm } from "./action-dialog";
import { ReasonField } from "./reason-field";

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

interface ReasonFormProps {
  dialog: ActionDialogState;
  hint?: string;
  send: (reason: string) => Promise<Job>;
  said: (job: Job) => Said;
}

function ReasonForm({ dialog, hint, send, said }: ReasonFormProps) {
  const [reason, setReason] = useState("");
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

function missingReason(attempts: number, reason: string): string | undefined {
  return attempts > 0 && !reason.trim() ? "Say why, in a few words." : undefined;
}

export function ForceConfirmDialog(props: DialogProps) {
  const dialog = useActionDialog("force-confirm", props);
  return (
    <ActionDialog
      dialog={dialog}
      size="md"
      title={`Confirm #${props.job.number} for the student?`}
      description={`Puts the job into the print queue as if ${props.job.student_name} had confirmed the price. Do this only when you were told so.`}
      submitLabel="Confirm for the student"
    >
      {(job) => <ForceConfirmForm job={job} dialog={dialog} />}
    </ActionDialog>
  );
}

function ForceConfirmForm({ job, dialog }: { job: Job; dialog: ActionDialogState }) {
  const api = useApi();
  const [reason, setReason] = useState("");
  const [tell, setTell] = useState(true);
  const [attempts, setAttempts] = useState(0);
  const form = useFieldFocus<HTMLDivElement>(`${attempts} ${Object.keys(dialog.fields)}`);

  function submit() {
    setAttempts(attempts + 1);
    if (!reason.trim()) return;
    const body = { reason: reason.trim(), bypass_email: !tell };
    void dialog.submit(
      () =>
        unwrap(
          api.POST("/api/v1/jobs/{job_ref}/admin/force-confirm", { params: paramsOf(job), body }),
        ),
      () => ({
        title: `#${job.number} is ready to print`,
        text: tell ? `An email about it goes to ${job.student_email}.` : "No email goes out.",
      }),
    );
  }

  return (
    <ActionForm dialog={dialog} onSubmit={submit}>
      <div ref={form} className="flex flex-col gap-5">
        <ReasonField
          value={reason}
          onChange={setReason}
          error={dialog.fields.reason ?? missingReason(attempts, reason)}
        />
        <RadioGroup legend="The student">
          <RadioOption
            name="tell"
            checked={tell}
            onChange={() => setTell(true)}
            label="is told by email that the lab confirmed"
            hint={job.student_email}
          />
          <RadioOption
            name="tell"
            checked={!tell}
            onChange={() => setTell(false)}
            label="is not told"
          />
        </RadioGroup>
      </div>
    </ActionForm>
  );
}

export function ChangeStatusDialog(props: DialogProps) {
  const dialog = useActionDialog("change-status", props);
  return (
    <ActionDialog
      dialog={dialog}
      size="md"
      title={`Change the status of #${props.job.number}`}
      description="Puts the job where it should be, past the ordinary road. Price, confirmation and files are left as that road would have left them."
      submitLabel="Change the status"
    >
      {(job) => <ChangeStatusForm job={job} dialog={dialog} />}
    </ActionDialog>
  );
}

function ChangeStatusForm({ job, dialog }: { job: Job; dialog: ActionDialogState }) {
  const api = useApi();
  const [status, setStatus] = useState<JobStatus | "">("");
  const [reason, setReason] = useState("");
  const [send, setSend] = useState(false);
  const [attempts, setAttempts] = useState(0);
  const form = useFieldFocus<HTMLDivElement>(`${attempts} ${Object.keys(dialog.fields)}`);

  function submit() {
    setAttempts(attempts + 1);
    if (!status || !reason.trim()) return;
    const body = { new_status: status, reason: reason.trim(), send_email: send };
    void dialog.submit(
      () =>
        unwrap(
          api.POST("/api/v1/jobs/{job_ref}/admin/change-status", { params: paramsOf(job), body }),
        ),
      (changed) => ({
        title: `#${changed.number} is now “${STATUS_WORDS[changed.status].label}”`,
        text: send ? `An email about it goes to ${changed.student_email}.` : "No email goes out.",
      }),
    );
  }

  return (
    <ActionForm dialog={dialog} onSubmit={submit}>
      <div ref={form} className="flex flex-col gap-5">
        <Field
          label="New status"
          required
          hint={`It is “${STATUS_WORDS[job.status].label}” now.`}
          error={
            dialog.fields.new_status ??
            (attempts > 0 && !status ? "Choose the new status." : undefined)
          }
        >
          {(control) => (
            <NativeSelect
              {...control}
              value={status}
              onChange={(event) => setStatus(event.target.value as JobStatus | "")}
            >
              <option value="">Choose a status</option>
              {STATUSES.map((each) => (
                <option key={each} value={each}>
                  {STATUS_WORDS[each].label}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        {status === "UPLOADED" && job.cost_cents !== null && (
          <Callout tone="warning">The price that was set is cleared, for a new approval.</Callout>
        )}
        <ReasonField
          value={reason}
          onChange={setReason}
          error={dialog.fields.reason ?? missingReason(attempts, reason)}
        />
        <RadioGroup legend="Email">
          <RadioOption
            name="mail"
            checked={!send}
            onChange={() => setSend(false)}
            label="Send none"
            hint="Emails that still wait to be sent are withdrawn."
          />
          <RadioOption
            name="mail"
            checked={send}
            onChange={() => setSend(true)}
            label={`Tell ${job.student_name}`}
            hint={`With the email that belongs to the new status, to ${job.student_email}`}
          />
        </RadioGroup>
      </div>
    </ActionForm>
  );
}
