"use client";

import { useState } from "react";
import type { Job } from "@/api/types";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input, NativeSelect } from "@/components/ui/input";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useCatalog } from "@/lib/catalog";
import { useFieldFocus } from "@/lib/field-focus";
import { type ActionDialogState, type DialogProps, useActionDialog } from "../../use-action-dialog";
import { ActionDialog, ActionForm } from "./action-dialog";

export function EditDialog(props: DialogProps) {
  const dialog = useActionDialog("edit", props);
  return (
    <ActionDialog
      dialog={dialog}
      size="md"
      title={`Edit job #${props.job.number}`}
      description="What changes stands in the history, with your name. The file names and a price that is set already stay as they are. No email goes out."
      submitLabel="Save"
    >
      {(job) => <EditForm job={job} dialog={dialog} />}
    </ActionDialog>
  );
}

const FIELDS = [
  "student_name",
  "student_email",
  "discipline",
  "class_number",
  "print_method",
  "printer",
  "color",
] as const;
type Values = Record<(typeof FIELDS)[number], string>;

function EditForm({ job, dialog }: { job: Job; dialog: ActionDialogState }) {
  const api = useApi();
  const { data: catalog } = useCatalog();
  const [values, setValues] = useState<Values>(() => ({
    student_name: job.student_name,
    student_email: job.student_email,
    discipline: job.discipline,
    class_number: job.class_number,
    print_method: job.print_method,
    printer: job.printer,
    color: job.color,
  }));
  const form = useFieldFocus<HTMLDivElement>(dialog.error);
  const method = values.print_method;
  const printers = catalog?.printers.filter((p) => p.method === method) ?? [];
  const colors = catalog?.colors.filter((c) => c.method === method) ?? [];
  const bind = (name: keyof Values) => ({
    value: values[name],
    onChange: (event: { target: { value: string } }) =>
      setValues({ ...values, [name]: event.target.value }),
  });

  /** Keeps the printer and the color where the method has them, too. */
  function choose(name: string) {
    const has = (entries: { method: string }[] | undefined) =>
      entries?.some((entry) => entry.method === name);
    const printer = catalog?.printers.filter(({ id }) => id === values.printer);
    const color = catalog?.colors.filter((entry) => entry.name === values.color);
    setValues({
      ...values,
      print_method: name,
      printer: has(printer) ? values.printer : "",
      color: has(color) ? values.color : "",
    });
  }

  function submit() {
    const changed = FIELDS.filter((name) => values[name].trim() !== job[name]);
    const body = Object.fromEntries(changed.map((name) => [name, values[name].trim()]));
    if (changed.length === 0) return dialog.props.onClose();
    const params = { path: { job_ref: job.id } };
    void dialog.submit(
      () => unwrap(api.PATCH("/api/v1/jobs/{job_ref}", { params, body })),
      (saved) => ({ title: `Saved #${saved.number}` }),
    );
  }

  return (
    <ActionForm dialog={dialog} onSubmit={submit}>
      <div ref={form} className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
        <Field label="Student" error={dialog.fields.student_name}>
          {(control) => <Input {...control} maxLength={100} {...bind("student_name")} />}
        </Field>
        <Field label="Email address" error={dialog.fields.student_email}>
          {(control) => (
            <Input {...control} type="email" maxLength={100} {...bind("student_email")} />
          )}
        </Field>
        <Field label="Discipline" error={dialog.fields.discipline}>
          {(control) => (
            <NativeSelect {...control} {...bind("discipline")}>
              {withCurrent(catalog?.disciplines ?? [], job.discipline).map((name) => (
                <option key={name}>{name}</option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Field label="Class" error={dialog.fields.class_number}>
          {(control) => <Input {...control} maxLength={50} {...bind("class_number")} />}
        </Field>
        {job.status === "UPLOADED" && (
          <Field label="Method" error={dialog.fields.print_method} className="sm:col-span-2">
            {(control) => (
              <NativeSelect
                {...control}
                value={method}
                onChange={(event) => choose(event.target.value)}
              >
                {!catalog?.methods.some(({ name }) => name === job.print_method) && (
                  <option value={job.print_method}>
                    {job.print_method} (not in the lab any more)
                  </option>
                )}
                {catalog?.methods.map(({ name }) => (
                  <option key={name}>{name}</option>
                ))}
              </NativeSelect>
            )}
          </Field>
        )}
        <Field label="Printer" error={dialog.fields.printer}>
          {(control) => (
            <NativeSelect {...control} {...bind("printer")}>
              {values.printer === "" && <option value="">Choose a printer</option>}
              {method === job.print_method && !printers.some(({ id }) => id === job.printer) && (
                <option value={job.printer}>{job.printer_name} (not in the lab any more)</option>
              )}
              {printers.map(({ id, name, available }) => (
                <option key={id} value={id}>
                  {available ? name : `${name} (unavailable)`}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Field label="Color" error={dialog.fields.color}>
          {(control) => (
            <NativeSelect {...control} {...bind("color")}>
              {values.color === "" && <option value="">Choose a color</option>}
              {withCurrent(
                colors.map((color) => color.name),
                method === job.print_method ? job.color : undefined,
              ).map((name) => (
                <option key={name}>{name}</option>
              ))}
            </NativeSelect>
          )}
        </Field>
        {job.cost_cents !== null && values.printer !== job.printer && (
          <Callout tone="warning" className="sm:col-span-2">
            The price was set for another printer, and stays.
          </Callout>
        )}
      </div>
    </ActionForm>
  );
}

/** The choices, and what the job has even when the catalog has it no more. */
function withCurrent(choices: string[], current: string | undefined): string[] {
  return current === undefined || choices.includes(current) ? choices : [current, ...choices];
}
