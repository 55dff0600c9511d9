"use client";

import { useState } from "react";
import type { CostPreview, Job } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useCatalog } from "@/lib/catalog";
import { useFieldFocus } from "@/lib/field-focus";
import { hours, money } from "@/lib/format";
import { type ActionDialogState, type DialogProps, useActionDialog } from "../../use-action-dialog";
import { useCost } from "../../use-cost";
import { usePrice } from "../../use-price";
import { useSiblings } from "../../use-siblings";
import { ActionDialog, ActionForm } from "./action-dialog";
import { CostPanel } from "./cost-panel";
import { FileChoice } from "./file-choice";
import { ModelSummary } from "./model-summary";
import { PriceFields } from "./price-fields";

export function ApproveDialog(props: DialogProps) {
  const dialog = useActionDialog("approve", props);
  const { job } = props;
  return (
    <ActionDialog
      dialog={dialog}
      size="xl"
      title={`Approve job #${job.number}`}
      description={
        <>
          Sets the price. {job.student_name} gets an email with cost and time, and a link to confirm
          them. Nothing is printed before that.
        </>
      }
      submitLabel="Approve and send the email"
    >
      {(current) => <ApproveForm job={current} dialog={dialog} />}
    </ActionDialog>
  );
}

function ApproveForm({ job, dialog }: { job: Job; dialog: ActionDialogState }) {
  const api = useApi();
  const [attempts, setAttempts] = useState(0);
  const [file, setFile] = useState<string | null>(null);
  const form = useFieldFocus<HTMLDivElement>(`${attempts} ${Object.keys(dialog.fields)}`);
  const siblings = useSiblings(job);
  const { data: catalog } = useCatalog();

  const chosen =
    file ?? siblings.data?.siblings.find((s) => s.chosen)?.name ?? siblings.data?.current;
  const { sliced } = siblings.data?.siblings.find((s) => s.name === chosen) ?? {};
  const { method, facts, weight, duration, enter, ...offered } = usePrice(job, sliced);
  const printer = facts.printer.value;
  const cost = useCost({
    method: job.print_method,
    printer,
    weight_g: weight,
    time_hours: duration,
  });
  const missing = check(weight, duration, chosen);
  const errors = { ...dialog.fields, ...(attempts > 0 ? missing : {}) };

  function submit() {
    setAttempts(attempts + 1);
    if (!weight || !duration || Object.keys(missing).length > 0) return;
    const body = {
      weight_g: weight,
      time_hours: duration,
      material: facts.material.value,
      printer,
      file: chosen,
    };
    const params = { path: { job_ref: job.id } };
    void dialog.submit(
      () => unwrap(api.POST("/api/v1/jobs/{job_ref}/approve", { params, body })),
      (approved) => ({
        title: `Approved #${approved.number} for ${money(approved.cost_cents ?? 0)}`,
        text: `The confirmation link goes to ${approved.student_email}.`,
      }),
    );
  }

  return (
    <ActionForm dialog={dialog} onSubmit={submit}>
      {catalog && !method && <MethodGone job={job} dialog={dialog} />}
      {/* What is printed, and beside it what it costs; on a narrow screen one under the other. */}
      <div
        ref={form}
        className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_18.5rem] lg:gap-8"
      >
        <div className="flex min-w-0 flex-col gap-6">
          <ModelSummary job={job} />
          <FileChoice siblings={siblings} chosen={chosen} error={errors.file} onChoose={setFile} />
        </div>
        <div className="contents flex-col gap-5 lg:sticky lg:top-0 lg:flex">
          <PriceFields
            facts={facts}
            hint={timeHint(duration, cost.data)}
            errors={errors}
            {...offered}
            onChange={enter}
          />
          <CostPanel job={job} cost={cost} minimum={method?.minimum_charge_cents} />
        </div>
      </div>
    </ActionForm>
  );
}

function MethodGone({ job, dialog }: { job: Job; dialog: ActionDialogState }) {
  return (
    <Callout
      tone="warning"
      title={`The lab does not print by ${job.print_method} any more`}
      className="mb-6"
      action={
        <Button variant="secondary" onClick={() => dialog.props.onStart("edit", job)}>
          Edit details
        </Button>
      }
    >
      Choose another method in the details of the job, then approve it.
    </Callout>
  );
}

function check(
  weight: number | null,
  duration: number | null,
  file: string | undefined,
): Record<string, string> {
  return {
    ...(file ? {} : { file: "The files are not listed yet. Look again." }),
    ...(weight ? {} : { weight_g: "Enter the weight, such as 45.2." }),
    ...(duration ? {} : { time_hours: "Enter the time, such as 2.75, 2:45 or 2h 45m." }),
  };
}

function timeHint(duration: number | null, cost: CostPreview | undefined): string {
  if (duration && cost && cost.time_hours !== duration) {
    return `Counts as ${hours(cost.time_hours)}: always the next half hour.`;
  }
  return "In hours, such as 2.75, 2:45 or 2h 45m.";
}
