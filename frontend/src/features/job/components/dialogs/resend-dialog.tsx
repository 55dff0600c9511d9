"use client";

import type { Job, JobStatus } from "@/api/types";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { type DialogProps, useActionDialog } from "../../use-action-dialog";
import { ActionDialog, ActionForm } from "./action-dialog";

type EmailType = "approval" | "rejection" | "completion";

/** The email that is still true of a job in each status. */
const LETTERS: Partial<Record<JobStatus, { type: EmailType; title: string; does: string }>> = {
  PENDING: {
    type: "approval",
    title: "Send the confirmation link again?",
    does: "with a new link to confirm the price, good for the full time again. The link before it stops working.",
  },
  REJECTED: {
    type: "rejection",
    title: "Send the rejection again?",
    does: "with the reasons for the rejection once more.",
  },
  COMPLETED: {
    type: "completion",
    title: "Send the pick-up email again?",
    does: "once more that the print can be picked up.",
  },
};

export function ResendDialog(props: DialogProps) {
  const api = useApi();
  const dialog = useActionDialog("resend-email", props);
  const { job } = props;
  const letter = LETTERS[job.status];

  function submit(current: Job) {
    const type = LETTERS[current.status]?.type;
    if (!type) return;
    const options = { params: { path: { job_ref: job.id } }, body: { email_type: type } };
    void dialog.submit(
      () => unwrap(api.POST("/api/v1/jobs/{job_ref}/admin/resend-email", options)),
      () => ({ title: "The email goes out again", text: `To ${job.student_email}.` }),
    );
  }

  return (
    <ActionDialog
      dialog={dialog}
      title={letter?.title ?? "Send the email again?"}
      description={
        <>
          {job.student_name} ({job.student_email}) gets an email {letter?.does}
        </>
      }
      submitLabel="Send it again"
    >
      {(current) => <ActionForm dialog={dialog} onSubmit={() => submit(current)} />}
    </ActionDialog>
  );
}
