import type { CatalogMaterial, CatalogPrinter } from "@/api/types";
import { Field } from "@/components/ui/field";
import { Input, NativeSelect } from "@/components/ui/input";

/** What the price is made of, as it was typed. */
export interface Entered {
  weight: string;
  time: string;
  material: string;
  printer: string;
}

interface PriceFieldsProps {
  entered: Entered;
  /** What to say of the time. */
  hint: string;
  errors: Record<string, string>;
  materials: CatalogMaterial[];
  printers: CatalogPrinter[];
  onChange: (change: Partial<Entered>) => void;
}

export function PriceFields(props: PriceFieldsProps) {
  const { entered, hint, errors, materials, printers, onChange } = props;
  return (
    <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
      <Field label="Weight in grams" error={errors.weight_g} required>
        {(control) => (
          <Input
            {...control}
            inputMode="decimal"
            autoComplete="off"
            placeholder="45.2"
            value={entered.weight}
            onChange={(event) => onChange({ weight: event.target.value })}
          />
        )}
      </Field>
      <Field label="Print time" error={errors.time_hours} hint={hint} required>
        {(control) => (
          <Input
            {...control}
            autoComplete="off"
            placeholder="2h 45m"
            value={entered.time}
            onChange={(event) => onChange({ time: event.target.value })}
          />
        )}
      </Field>
      <Field label="Material" error={errors.material}>
        {(control) => (
          <NativeSelect
            {...control}
            value={entered.material}
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
            value={entered.printer}
            onChange={(event) => onChange({ printer: event.target.value })}
          >
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
