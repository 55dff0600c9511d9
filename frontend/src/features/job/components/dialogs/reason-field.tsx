import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";

const LONGEST_REASON = 500;

interface ReasonFieldProps {
  value: string;
  onChange: (value: string) => void;
  error: string | undefined;
  label?: string;
  hint?: string;
}

/** Why something was done against the ordinary road; it stays in the history. */
export function ReasonField({ value, onChange, error, label = "Reason", hint }: ReasonFieldProps) {
  return (
    <Field label={label} error={error} hint={hint ?? "It stays in the job's history."} required>
      {(control) => (
        <Textarea
          {...control}
          maxLength={LONGEST_REASON}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** What is wrong with a reason once sending was tried. */
export function missingReason(attempts: number, reason: string): string | undefined {
  return attempts > 0 && !reason.trim() ? "Say why, in a few words." : undefined;
}
