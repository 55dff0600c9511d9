import { CircleAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { cn } from "@/lib/classes";

/** What a control needs so that its label, hint and error are read out with it. */
export interface ControlProps {
  id: string;
  required?: boolean;
  "aria-invalid": boolean;
  "aria-describedby"?: string;
}

interface FieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  required?: boolean;
  /** Marks the field as one that may stay empty. */
  optional?: boolean;
  id?: string;
  className?: string;
  children: (control: ControlProps) => ReactNode;
}

/** A label, its control, what helps to fill it in, and what is wrong with what stands in it. */
export function Field(props: FieldProps) {
  const { label, hint, error, required, optional, className, children } = props;
  const generated = useId();
  const id = props.id ?? generated;
  const describedBy = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ");
  return (
    <div className={cn("flex flex-col gap-1.5", className)}>
      <label htmlFor={id} className="font-medium text-[0.9375rem] leading-snug">
        {label}
        {optional && <span className="ml-1.5 font-normal text-ink-subtle text-sm">optional</span>}
      </label>
      {children({
        id,
        required,
        // Said in so many words: else an empty required field counts as invalid from the start.
        "aria-invalid": Boolean(error),
        "aria-describedby": describedBy || undefined,
      })}
      <FieldError id={`${id}-error`}>{error}</FieldError>
      {hint && (
        <div id={`${id}-hint`} className="text-ink-subtle text-sm leading-snug">
          {hint}
        </div>
      )}
    </div>
  );
}

export function FieldError({ id, children }: { id?: string; children?: string | null }) {
  if (!children) return null;
  return (
    <p id={id} className="flex items-start gap-1.5 text-danger-text text-sm leading-snug">
      <CircleAlert aria-hidden="true" className="mt-px size-4 shrink-0" />
      {children}
    </p>
  );
}
