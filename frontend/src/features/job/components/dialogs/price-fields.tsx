import { FileCheck } from "lucide-react";
import type { ReactNode } from "react";
import type { CatalogMaterial, CatalogPrinter } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, NativeSelect } from "@/components/ui/input";
import type { Entered, Filled, PriceFacts } from "../../price";

interface PriceFieldsProps {
  facts: PriceFacts;
  /** What to say of the time. */
  hint: string;
  errors: Record<string, string>;
  materials: CatalogMaterial[];
  printers: CatalogPrinter[];
  onChange: (change: Partial<Entered>) => void;
}

export function PriceFields(props: PriceFieldsProps) {
  const { facts, hint, errors, materials, printers, onChange } = props;
  const { weight, time, material, printer } = facts;
  return (
    <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2 lg:grid-cols-1">
      <Field
        label="Weight in grams"
        error={errors.weight_g}
        hint={sourceOf(weight, "g", () => onChange({ weight: undefined }))}
        required
      >
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            autoComplete="off"
            placeholder="45.2"
            value={weight.value}
            onChange={(event) => onChange({ weight: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Print time"
        error={errors.time_hours}
        hint={sourceOf(time, "h", () => onChange({ time: undefined }), hint)}
        required
      >
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            placeholder="2h 45m"
            value={time.value}
            onChange={(event) => onChange({ time: event.target.value })}
          />
        )}
      </Field>
      <Field
        label="Material"
        error={errors.material}
        hint={sourceOf(material, "", () => onChange({ material: undefined }))}
      >
        {(control) => (
          <NativeSelect
            {...control}
            value={material.value}
            onChange={(event) => onChange({ material: event.target.value })}
          >
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
          <NativeSelect
            {...control}
            value={printer.value}
            onChange={(event) => onChange({ printer: event.target.value })}
          >
            {/* A job whose printer has left the catalog needs another one. */}
            {!printers.some(({ id }) => id === printer.value) && (
              <option value={printer.value}>Choose a printer</option>
            )}
            {printers.map(({ id, name, available }) => (
              <option key={id} value={id}>
                {available ? name : `${name} (unavailable)`}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
    </div>
  );
}

/** Says that a value is the file's, or what the file says instead. */
function sourceOf(
  { fromFile, said }: Filled,
  unit: string,
  onFollow: () => void,
  hint?: string,
): ReactNode {
  if (fromFile) {
    return (
      <span className="flex items-start gap-1.5 text-accent-text">
        <FileCheck aria-hidden="true" className="mt-px size-4 shrink-0" />
        From the sliced file
      </span>
    );
  }
  if (said === null) return hint;
  return (
    <span className="flex flex-wrap items-center justify-between gap-x-3">
      <span>
        The file says {said} {unit}
      </span>
      <Button variant="link" size="sm" onClick={onFollow}>
        Use that
      </Button>
    </span>
  );
}
