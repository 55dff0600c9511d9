import type { Catalog } from "@/api/types";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { NativeSelect } from "@/components/ui/input";
import { cn } from "@/lib/classes";
import { volume } from "@/lib/format";
import type { MethodWords } from "../texts";
import type { SubmitForm } from "../use-submit-form";

interface ChoiceProps {
  form: SubmitForm;
  catalog: Catalog | undefined;
}

interface PrintFieldsProps extends ChoiceProps {
  methods: MethodWords[];
  dimensions: string;
}

/** Method, color and printer: what can be chosen follows from the catalog and the method. */
export function PrintFields({ form, catalog, methods, dimensions }: PrintFieldsProps) {
  return (
    <div className="flex flex-col gap-6">
      <MethodField form={form} catalog={catalog} methods={methods} />
      <ColorField form={form} catalog={catalog} />
      <Callout tone="neutral" title="Printer dimensions">
        {dimensions}
      </Callout>
      <PrinterField form={form} catalog={catalog} />
    </div>
  );
}

function MethodField({ form, catalog, methods }: ChoiceProps & { methods: MethodWords[] }) {
  const chosen = form.values.print_method;
  return (
    <div className="flex flex-col gap-3">
      <Field label="Print method" id="print_method" required error={form.errors.print_method}>
        {(control) => (
          <NativeSelect
            {...control}
            name="print_method"
            value={chosen}
            disabled={!catalog}
            onChange={(event) => form.chooseMethod(event.target.value)}
            onBlur={() => form.leave("print_method")}
          >
            <option value="">{catalog ? "Choose a method" : "Loading…"}</option>
            {methods.map((method) => (
              <option key={method.name}>{method.name}</option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <dl className="grid gap-3 sm:grid-cols-2">
        {methods.map((method) => (
          <div
            key={method.name}
            className={cn(
              "border-l-4 py-0.5 pl-4 text-[0.9375rem] leading-snug transition-colors",
              chosen === method.name ? "border-accent" : "border-line",
            )}
          >
            <dt className="font-medium">{method.name}</dt>
            <dd className="mt-1 text-ink-muted">{method.description}</dd>
            <dd className="text-ink-muted">
              <span className="text-ink">Best for:</span> {method.best_for}
            </dd>
            <dd className="text-ink-muted">
              <span className="text-ink">Cost:</span> {method.cost_note}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function ColorField({ form, catalog }: ChoiceProps) {
  const { print_method: method, color } = form.values;
  const colors = catalog?.colors.filter((c) => c.method === method) ?? [];
  const swatch = colors.find((c) => c.name === color)?.hex;
  return (
    <Field
      label="Color preference"
      id="color"
      required
      error={form.errors.color}
      hint={
        method
          ? `The ${colors.length} colors we print in ${method.toLowerCase()}.`
          : "Choose a print method first: each has its own colors."
      }
    >
      {(control) => (
        <div className="flex items-center gap-3">
          <div className="min-w-0 flex-1">
            <NativeSelect
              {...control}
              name="color"
              value={color}
              disabled={!method || !catalog}
              onChange={(event) => form.change("color", event.target.value)}
              onBlur={() => form.leave("color")}
            >
              <option value="">{method ? "Choose a color" : "Choose a method first"}</option>
              {colors.map((c) => (
                <option key={c.name} value={c.name} disabled={!c.available}>
                  {c.available ? c.name : `${c.name} (not available now)`}
                </option>
              ))}
            </NativeSelect>
          </div>
          {swatch && (
            <span
              aria-hidden="true"
              className="size-11 shrink-0 rounded-md border border-line-strong"
              style={{ background: swatch }}
            />
          )}
        </div>
      )}
    </Field>
  );
}

function PrinterField({ form, catalog }: ChoiceProps) {
  const { print_method: method, printer } = form.values;
  const printers = catalog?.printers.filter((p) => p.method === method) ?? [];
  const chosen = printers.find((p) => p.id === printer);
  return (
    <Field
      label="Printer"
      id="printer"
      required
      error={form.errors.printer}
      hint={
        chosen
          ? `Your model may be up to ${volume(chosen)} (W × D × H).`
          : method
            ? "Choose the printer you think your model fits on."
            : "Choose a print method first: each has its own printers."
      }
    >
      {(control) => (
        <NativeSelect
          {...control}
          name="printer"
          value={printer}
          disabled={!method || !catalog}
          onChange={(event) => form.change("printer", event.target.value)}
          onBlur={() => form.leave("printer")}
        >
          <option value="">{method ? "Choose a printer" : "Choose a method first"}</option>
          {printers.map((p) => (
            <option key={p.id} value={p.id} disabled={!p.available}>
              {p.available ? p.name : `${p.name} (not available now)`}
            </option>
          ))}
        </NativeSelect>
      )}
    </Field>
  );
}
