"use client";

import { useState } from "react";
import type { Job } from "@/api/types";
import { RadioGroup, RadioOption } from "@/components/ui/radio";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useFieldFocus } from "@/lib/field-focus";
import { type ActionDialogState, type DialogProps, useActionDialog } from "../../use-action-dialog";
import { ActionDialog, ActionForm } from "./action-dialog";
import { missingReason, ReasonField } from "./reason-field";

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
          api.POST("/api/v1/jobs/{job_ref}/admin/force-confirm", {
            params: { path: { job_ref: job.id } },
            body,
          }),
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
