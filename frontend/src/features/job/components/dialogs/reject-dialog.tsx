"use client";

import { useState } from "react";
import type { Job } from "@/api/types";
import { Field } from "@/components/ui/field";
import { Checkbox, Textarea } from "@/components/ui/input";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useCatalog } from "@/lib/catalog";
import { useFieldFocus } from "@/lib/field-focus";
import { type ActionDialogState, type DialogProps, useActionDialog } from "../../use-action-dialog";
import { useRejectionDraft } from "../../use-rejection-draft";
import { ActionDialog, ActionForm } from "./action-dialog";
import { MailPreview } from "./mail-preview";

const LONGEST_REASON = 2000;

export function RejectDialog(props: DialogProps) {
  const dialog = useActionDialog("reject", props);
  const { job } = props;
  return (
    <ActionDialog
      dialog={dialog}
      size="lg"
      danger
      title={`Reject job #${job.number}`}
      description={
        <>
          {job.student_name} gets an email with the reasons, and can hand in a new version. The
          files are kept.
        </>
      }
      submitLabel="Reject and send the email"
    >
      {(current) => <RejectForm job={current} dialog={dialog} />}
    </ActionDialog>
  );
}

function RejectForm({ job, dialog }: { job: Job; dialog: ActionDialogState }) {
  const api = useApi();
  const { data: catalog } = useCatalog();
  const [reasons, setReasons] = useState<string[]>([]);
  const [words, setWords] = useState("");
  const [attempts, setAttempts] = useState(0);
  const form = useFieldFocus<HTMLDivElement>(`${attempts} ${Object.keys(dialog.fields)}`);
  const why = { reasons, custom_reason: words.trim() || null };
  const mail = useRejectionDraft(job, why);
  const missing = reasons.length === 0 && why.custom_reason === null;
  const error =
    dialog.fields.reasons ??
    (attempts > 0 && missing ? "Choose a reason, or write one." : undefined);

  function toggle(reason: string) {
    setReasons((chosen) =>
      chosen.includes(reason) ? chosen.filter((other) => other !== reason) : [...chosen, reason],
    );
  }

  function submit() {
    setAttempts(attempts + 1);
    if (missing) return;
    const params = { path: { job_ref: job.id } };
    void dialog.submit(
      () => unwrap(api.POST("/api/v1/jobs/{job_ref}/reject", { params, body: why })),
      (rejected) => ({
        title: `Rejected #${rejected.number}`,
        text: `The reasons go to ${rejected.student_email}.`,
      }),
    );
  }

  return (
    <ActionForm dialog={dialog} onSubmit={submit}>
      <div ref={form} className="grid items-start gap-6 sm:grid-cols-2">
        <div className="flex flex-col gap-5">
          <fieldset>
            <legend className="mb-1 font-medium text-[0.9375rem]">Reasons</legend>
            {catalog?.rejection_reasons.map((reason) => (
              <Checkbox
                key={reason}
                label={reason}
                checked={reasons.includes(reason)}
                onChange={() => toggle(reason)}
              />
            ))}
          </fieldset>
          <Field
            label="In your own words"
            optional
            error={dialog.fields.custom_reason ?? error}
            hint="The student reads this as you write it."
          >
            {(control) => (
              <Textarea
                {...control}
                maxLength={LONGEST_REASON}
                value={words}
                onChange={(event) => setWords(event.target.value)}
                className="field-sizing-content max-h-60"
              />
            )}
          </Field>
        </div>
        <MailPreview to={job.student_email} mail={mail} className="sm:sticky sm:top-0" />
      </div>
    </ActionForm>
  );
}
