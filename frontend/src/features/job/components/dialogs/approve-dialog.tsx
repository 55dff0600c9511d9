"use client";

import { TriangleAlert } from "lucide-react";
import { useState } from "react";
import type { CostPreview, Job } from "@/api/types";
import { Field } from "@/components/ui/field";
import { Input, NativeSelect } from "@/components/ui/input";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useCatalog } from "@/lib/catalog";
import { hours, money, parseHours, parseNumber } from "@/lib/format";
import { type Query, useQuery } from "@/lib/query";
import { type ActionDialogState, type DialogProps, useActionDialog } from "../../use-action-dialog";
import { useCost } from "../../use-cost";
import { useFieldFocus } from "../../use-field-focus";
import { ActionDialog, ActionForm } from "./action-dialog";
import { FileChoice } from "./file-choice";

export function ApproveDialog(props: DialogProps) {
  const dialog = useActionDialog("approve", props);
  const { job } = props;
  return (
    <ActionDialog
      dialog={dialog}
      size="lg"
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

interface Entered {
  weight: string;
  time: string;
  /** Empty stands for the method's default. */
  material: string;
  printer: string;
}

function ApproveForm({ job, dialog }: { job: Job; dialog: ActionDialogState }) {
  const api = useApi();
  const { data: catalog } = useCatalog();
  const [attempts, setAttempts] = useState(0);
  const [file, setFile] = useState<string | null>(null);
  const [entered, setEntered] = useState<Entered>(() => ({
    weight: job.weight_g === null ? "" : String(job.weight_g),
    time: job.time_hours === null ? "" : String(job.time_hours),
    material: "",
    printer: job.printer,
  }));
  const form = useFieldFocus<HTMLDivElement>(`${attempts} ${Object.keys(dialog.fields)}`);
  const siblings = useQuery(`job/${job.id}/siblings`, (signal) =>
    unwrap(
      api.GET("/api/v1/jobs/{job_ref}/siblings", {
        params: { path: { job_ref: job.id } },
        signal,
      }),
    ),
  );

  const method = catalog?.methods.find((m) => m.name === job.print_method);
  const printers = catalog?.printers.filter((p) => p.method === job.print_method) ?? [];
  const materials = catalog?.materials.filter((m) => m.method === job.print_method) ?? [];
  const material = entered.material || method?.default_material || job.print_method;
  const weight = parseNumber(entered.weight);
  const duration = parseHours(entered.time);
  const cost = useCost({
    method: job.print_method,
    printer: entered.printer,
    weight_g: weight && weight > 0 ? weight : null,
    time_hours: duration && duration > 0 ? duration : null,
  });
  const errors = { ...dialog.fields, ...(attempts > 0 ? check(weight, duration) : {}) };
  const chosen =
    file ?? siblings.data?.siblings.find((s) => s.chosen)?.name ?? siblings.data?.current;

  const set = (name: keyof Entered) => (event: { target: { value: string } }) =>
    setEntered({ ...entered, [name]: event.target.value });

  function submit() {
    setAttempts(attempts + 1);
    if (!weight || !duration || Object.keys(check(weight, duration)).length > 0) return;
    const body = {
      weight_g: weight,
      time_hours: duration,
      material,
      printer: entered.printer,
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
      <div ref={form} className="flex flex-col gap-6">
        <FileChoice siblings={siblings} chosen={chosen} error={errors.file} onChoose={setFile} />
        <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
          <Field label="Weight in grams" error={errors.weight_g} required>
            {(control) => (
              <Input
                {...control}
                inputMode="decimal"
                autoComplete="off"
                placeholder="45.2"
                value={entered.weight}
                onChange={set("weight")}
              />
            )}
          </Field>
          <Field
            label="Print time"
            error={errors.time_hours}
            hint={timeHint(duration, cost.data)}
            required
          >
            {(control) => (
              <Input
                {...control}
                autoComplete="off"
                placeholder="2h 45m"
                value={entered.time}
                onChange={set("time")}
              />
            )}
          </Field>
          <Field label="Material" error={errors.material}>
            {(control) => (
              <NativeSelect {...control} value={material} onChange={set("material")}>
                {materials.map(({ name, available }) => (
                  <option key={name} value={name}>
                    {available ? name : `${name} (unavailable)`}
                  </option>
                ))}
              </NativeSelect>
            )}
          </Field>
          <Field label="Printer" error={errors.printer}>
            {(control) => (
              <NativeSelect {...control} value={entered.printer} onChange={set("printer")}>
                {printers.map(({ id, name, available }) => (
                  <option key={id} value={id}>
                    {available ? name : `${name} (unavailable)`}
                  </option>
                ))}
              </NativeSelect>
            )}
          </Field>
        </div>
        <Cost job={job} cost={cost} minimum={method?.minimum_charge_cents} />
      </div>
    </ActionForm>
  );
}

function check(weight: number | null, duration: number | null): Record<string, string> {
  return {
    ...(weight && weight > 0 ? {} : { weight_g: "Enter the weight, such as 45.2." }),
    ...(duration && duration > 0
      ? {}
      : { time_hours: "Enter the time, such as 2.75, 2:45 or 2h 45m." }),
  };
}

function timeHint(duration: number | null, cost: CostPreview | undefined): string {
  if (duration && cost && cost.time_hours !== duration) {
    return `Counts as ${hours(cost.time_hours)}: always the next half hour.`;
  }
  return "In hours, such as 2.75, 2:45 or 2h 45m.";
}

interface CostProps {
  job: Job;
  cost: Query<CostPreview>;
  minimum: number | undefined;
}

/** The price, in sight wherever one has scrolled to. */
function Cost({ job, cost, minimum }: CostProps) {
  const { data, error } = cost;
  return (
    <div className="bottom-0 flex items-center justify-between gap-x-6 rounded-lg bg-sunken px-5 py-3.5 sm:sticky">
      <div className="min-w-0">
        <p className="font-medium">{job.student_name} pays</p>
        <p className="text-ink-muted text-sm">{costWords(cost, minimum)}</p>
        {!job.acknowledged_minimum_charge && (
          <p className="mt-1 flex items-start gap-1.5 font-medium text-sm text-warning-text">
            <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            Answered No to the minimum charge{minimum && ` of ${money(minimum)}`}
          </p>
        )}
      </div>
      <p
        aria-live="polite"
        className="font-semibold text-3xl tabular-nums leading-none tracking-tight"
      >
        {data && !error ? money(data.cost_cents) : <span className="text-ink-subtle">–</span>}
      </p>
    </div>
  );
}

function costWords({ data, error }: Query<CostPreview>, minimum: number | undefined): string {
  if (error) return error.message;
  if (!data) return "Enter weight and time to see the price.";
  if (data.is_minimum)
    return `The minimum charge${minimum ? ` of ${money(minimum)}` : ""} applies.`;
  const perGram = `${money(data.rate_cents_per_gram)} a gram`;
  const perMinute = data.rate_cents_per_minute
    ? ` and ${money(data.rate_cents_per_minute)} a minute`
    : "";
  return `By weight${perMinute && " and time"}, at ${perGram}${perMinute}.`;
}
