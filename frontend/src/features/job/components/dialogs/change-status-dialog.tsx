"use client";

import { useState } from "react";
import { type Job, type JobStatus, STATUSES } from "@/api/types";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/input";
import { RadioGroup, RadioOption } from "@/components/ui/radio";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useFieldFocus } from "@/lib/field-focus";
import { STATUS_WORDS } from "@/lib/statuses";
import { type ActionDialogState, type DialogProps, useActionDialog } from "../../use-action-dialog";
import { ActionDialog, ActionForm } from "./action-dialog";
import { missingReason, ReasonField } from "./reason-field";

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
          api.POST("/api/v1/jobs/{job_ref}/admin/change-status", {
            params: { path: { job_ref: job.id } },
            body,
          }),
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
