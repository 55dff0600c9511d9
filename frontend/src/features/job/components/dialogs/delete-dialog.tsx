"use client";

import { useState } from "react";
import type { Job } from "@/api/types";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useFieldFocus } from "@/lib/field-focus";
import { type ActionDialogState, type DialogProps, useActionDialog } from "../../use-action-dialog";
import { ActionDialog, ActionForm } from "./action-dialog";

export function DeleteDialog(props: DialogProps) {
  const dialog = useActionDialog("delete", props);
  const { job } = props;
  return (
    <ActionDialog
      dialog={dialog}
      danger
      fleeting
      title={`Delete job #${job.number} for good?`}
      description={
        <>
          The model of {job.student_name}, every file of it, its notes and its history are removed.
          A line in the deletion log stays. No email goes out.
        </>
      }
      submitLabel="Delete for good"
    >
      {(current) => <DeleteForm job={current} dialog={dialog} />}
    </ActionDialog>
  );
}

function DeleteForm({ job, dialog }: { job: Job; dialog: ActionDialogState }) {
  const api = useApi();
  const [typed, setTyped] = useState("");
  const [attempts, setAttempts] = useState(0);
  const form = useFieldFocus<HTMLDivElement>(attempts);
  const matches = typed.trim().replace(/^#/, "") === String(job.number);

  function submit() {
    setAttempts(attempts + 1);
    if (!matches) return;
    const params = { path: { job_ref: job.id } };
    void dialog.submit(
      async () => {
        await unwrap(api.DELETE("/api/v1/jobs/{job_ref}", { params }));
        return undefined;
      },
      () => ({ title: `Deleted #${job.number}` }),
    );
  }

  return (
    <ActionForm dialog={dialog} onSubmit={submit}>
      <div ref={form} className="flex flex-col gap-5">
        <Callout tone="danger">
          This cannot be undone. To say no to a student, reject the job.
        </Callout>
        <Field
          label={`Type ${job.number} to go on`}
          error={
            attempts > 0 && !matches ? `Type the number of the job: ${job.number}.` : undefined
          }
        >
          {(control) => (
            <Input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
              className="sm:max-w-40"
            />
          )}
        </Field>
      </div>
    </ActionForm>
  );
}
