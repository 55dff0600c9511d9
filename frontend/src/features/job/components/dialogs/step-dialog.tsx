"use client";

import type { ReactNode } from "react";
import type { Job } from "@/api/types";
import { type ApiClient, unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { countdown, money } from "@/lib/format";
import { useServerNow } from "@/lib/server-time";
import { type DialogProps, type Said, useActionDialog } from "../../use-action-dialog";
import { ActionDialog, ActionForm } from "./action-dialog";

export type Step = "mark-complete" | "mark-picked-up" | "revert-completion" | "revert-pickup";

interface StepWords {
  title: (job: Job) => string;
  does: (job: Job) => ReactNode;
  submitLabel: string;
  said: (job: Job) => Said;
  call: (api: ApiClient, job: Job) => Promise<Job>;
}

const paramsOf = (job: Job) => ({ params: { path: { job_ref: job.id } } });

const STEPS: Record<Step, StepWords> = {
  "mark-complete": {
    title: (job) => `Is the print of #${job.number} complete?`,
    does: (job) =>
      `${job.student_name} gets an email that the print can be picked up. It waits a little before it goes out, so that you can take this back.`,
    submitLabel: "Mark complete",
    said: (job) => ({
      title: `#${job.number} is complete`,
      text: `The pick-up email goes to ${job.student_email} in a moment.`,
    }),
    call: (api, job) => unwrap(api.POST("/api/v1/jobs/{job_ref}/mark-complete", paramsOf(job))),
  },
  "mark-picked-up": {
    title: (job) => `Hand over #${job.number}`,
    does: (job) => `Marks the job as paid and picked up by ${job.student_name}. No email goes out.`,
    submitLabel: "Paid and picked up",
    said: (job) => ({
      title: `#${job.number} is paid and picked up`,
      ...(job.cost_cents === null ? {} : { text: `${money(job.cost_cents)} collected.` }),
    }),
    call: (api, job) => unwrap(api.POST("/api/v1/jobs/{job_ref}/mark-picked-up", paramsOf(job))),
  },
  "revert-completion": {
    title: (job) => `#${job.number} is not complete after all?`,
    does: (job) =>
      `The job goes back to Printing. If the pick-up email has not gone out yet, it is withdrawn; otherwise ${job.student_name} gets a correction.`,
    submitLabel: "Back to printing",
    said: (job) => ({ title: `#${job.number} is printing again` }),
    call: (api, job) => unwrap(api.POST("/api/v1/jobs/{job_ref}/revert-completion", paramsOf(job))),
  },
  "revert-pickup": {
    title: (job) => `#${job.number} was not picked up after all?`,
    does: () => "The job goes back to Ready for pick-up. No email goes out.",
    submitLabel: "Back to ready for pick-up",
    said: (job) => ({ title: `#${job.number} is ready for pick-up again` }),
    call: (api, job) => unwrap(api.POST("/api/v1/jobs/{job_ref}/revert-pickup", paramsOf(job))),
  },
};

/** A step along the road that needs no more than a yes. */
export function StepDialog({ step, ...props }: DialogProps & { step: Step }) {
  const api = useApi();
  const dialog = useActionDialog(step, props);
  const words = STEPS[step];
  return (
    <ActionDialog
      dialog={dialog}
      title={words.title(props.job)}
      description={words.does(props.job)}
      submitLabel={words.submitLabel}
    >
      {(job) => (
        <ActionForm
          dialog={dialog}
          onSubmit={() => void dialog.submit(() => words.call(api, job), words.said)}
        >
          {step === "mark-picked-up" && <ToCollect job={job} />}
          {step.startsWith("revert-") && job.revert_until && <TimeLeft until={job.revert_until} />}
        </ActionForm>
      )}
    </ActionDialog>
  );
}

function ToCollect({ job }: { job: Job }) {
  return (
    <div className="flex items-baseline justify-between gap-6 rounded-lg bg-sunken px-5 py-4">
      <p className="font-medium">To collect</p>
      <p className="font-semibold text-4xl tabular-nums leading-none tracking-tight">
        {job.cost_cents === null ? "not priced" : money(job.cost_cents)}
      </p>
    </div>
  );
}

function TimeLeft({ until }: { until: string }) {
  const now = useServerNow(1000);
  if (now === null) return null;
  const left = new Date(until).getTime() - now;
  return (
    <p className="rounded-lg bg-sunken px-5 py-4 text-ink-muted">
      {left > 0 ? (
        <>
          This can be taken back for another{" "}
          <span className="font-medium text-ink tabular-nums">{countdown(left)}</span>.
        </>
      ) : (
        "The time for taking this back has run out. An administrator can still change the status."
      )}
    </p>
  );
}
