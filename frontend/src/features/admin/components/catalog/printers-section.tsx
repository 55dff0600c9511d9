import { Trash2 } from "lucide-react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, NativeSelect } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import { newPrinter, type PrinterDraft } from "../../catalog/draft";
import type { Editor } from "../../catalog/use-catalog-editor";
import { Disclosure } from "./disclosure";
import { isForced } from "./methods-section";
import { MoneyInput } from "./money-input";
import { AddButton, Rows } from "./rows";
import { Section } from "./section";

const nameOf = ({ name }: PrinterDraft) => name || "the new printer";
const SIZES = [
  ["width_mm", "Width"],
  ["depth_mm", "Depth"],
  ["height_mm", "Height"],
] as const;

/** The machines. */
export function PrintersSection({ editor }: { editor: Editor }) {
  const { draft } = editor;
  return (
    <Section
      id="printers"
      meaning="One that is out of service can be made unavailable: students cannot choose it, and its jobs stay. One that is removed or renamed keeps its name with the jobs it was chosen for."
      error={editor.errors.printers}
    >
      <Rows
        label="Printers"
        entries={draft.printers}
        nameOf={nameOf}
        onArrange={(keys) => editor.arrange("printers", keys)}
      >
        {(printer) => (
          <Disclosure
            title={nameOf(printer)}
            summary={summaryOf(printer, editor)}
            forced={isForced(editor, "printers", printer.key)}
            aside={
              <Switch
                label="Available"
                className="flex-wrap"
                aria-label={`Available: ${nameOf(printer)}`}
                checked={printer.available}
                onChange={(event) =>
                  editor.edit("printers", printer.key, { available: event.target.checked })
                }
              />
            }
          >
            <PrinterFields printer={printer} editor={editor} />
            <Button
              variant="danger-quiet"
              size="sm"
              className="mt-5"
              onClick={() => editor.remove("printers", printer.key, nameOf(printer))}
            >
              <Trash2 aria-hidden="true" />
              Remove {nameOf(printer)}
            </Button>
          </Disclosure>
        )}
      </Rows>
      <AddButton
        label="Add a printer"
        onAdd={() => {
          const printer = newPrinter(draft.methods[0]?.key ?? "");
          editor.add("printers", printer);
          return printer.key;
        }}
      />
    </Section>
  );
}

function summaryOf(printer: PrinterDraft, { draft }: Editor): string {
  const { width_mm, depth_mm, height_mm, rate_cents_per_gram, rate_cents_per_minute } = printer;
  const sizes = [width_mm, depth_mm, height_mm];
  return [
    draft.methods.find(({ key }) => key === printer.method)?.name,
    sizes.every(Boolean) && `${sizes.join(" × ")} mm`,
    rate_cents_per_gram && `$${rate_cents_per_gram} per gram`,
    rate_cents_per_minute && `$${rate_cents_per_minute} per minute`,
  ]
    .filter(Boolean)
    .join(" · ");
}

function PrinterFields({ printer, editor }: { printer: PrinterDraft; editor: Editor }) {
  const { methods } = editor.draft;
  const error = (field: string) => editor.errors[`printers.${printer.key}.${field}`];
  const bind = (field: Exclude<keyof PrinterDraft, "available" | "id">) => ({
    value: printer[field],
    onChange: (event: { target: { value: string } }) =>
      editor.edit("printers", printer.key, { [field]: event.target.value }),
  });
  const rateOf = methods.find(({ key }) => key === printer.method)?.rate_cents_per_gram;
  return (
    <div className="grid grid-cols-6 gap-x-4 gap-y-4">
      <Field label="Name" error={error("name")} className="col-span-6 sm:col-span-3">
        {(control) => <Input {...control} maxLength={50} {...bind("name")} />}
      </Field>
      <Field label="Method" error={error("method")} className="col-span-6 sm:col-span-3">
        {(control) => (
          <NativeSelect {...control} {...bind("method")}>
            {!methods.some(({ key }) => key === printer.method) && (
              <option value={printer.method}>Choose a method</option>
            )}
            {methods.map(({ key, name }) => (
              <option key={key} value={key}>
                {name || "a new method"}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      {SIZES.map(([field, label]) => (
        <Field key={field} label={`${label}, mm`} error={error(field)} className="col-span-2">
          {(control) => (
            <Input
              {...control}
              inputMode="decimal"
              autoComplete="off"
              maxLength={8}
              className="tabular-nums"
              {...bind(field)}
            />
          )}
        </Field>
      ))}
      <Field
        label="Own price per gram"
        optional
        error={error("rate_cents_per_gram")}
        hint={rateOf && `Empty: the method's, $${rateOf}.`}
        className="col-span-6 sm:col-span-3"
      >
        {(control) => <MoneyInput {...control} {...bind("rate_cents_per_gram")} />}
      </Field>
      <Field
        label="Price per minute"
        optional
        error={error("rate_cents_per_minute")}
        hint="On top of the weight. Empty: time costs nothing."
        className="col-span-6 sm:col-span-3"
      >
        {(control) => <MoneyInput {...control} {...bind("rate_cents_per_minute")} />}
      </Field>
    </div>
  );
}
