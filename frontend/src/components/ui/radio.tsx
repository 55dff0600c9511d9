import { type ComponentProps, type ReactNode, useId } from "react";
import { cn } from "@/lib/classes";

/** One of several, as a line that takes the click whole; what it means may stand under it. */
export function RadioOption({
  label,
  hint,
  aside,
  picture,
  className,
  ...props
}: Omit<ComponentProps<"input">, "type"> & {
  label: ReactNode;
  hint?: ReactNode;
  /** Stands before the words. */
  picture?: ReactNode;
  /** Stands at the end of the line, on a phone under it. */
  aside?: ReactNode;
}) {
  const id = useId();
  const describedBy = [hint && `${id}-hint`, aside && `${id}-aside`].filter(Boolean).join(" ");
  return (
    <label
      className={cn(
        "flex min-h-11 items-start gap-3 rounded-md border border-line px-3.5 py-2.5 transition-colors has-checked:border-accent has-disabled:opacity-55 has-checked:bg-accent-soft/60 has-focus-visible:outline-2 has-focus-visible:outline-focus has-focus-visible:outline-offset-2 not-has-disabled:hover:border-line-strong not-has-disabled:has-checked:hover:border-accent",
        className,
      )}
    >
      <input
        type="radio"
        className="mt-0.5 size-5 shrink-0 accent-(--color-accent) outline-none"
        aria-labelledby={`${id}-label`}
        aria-describedby={describedBy || undefined}
        {...props}
      />
      {picture}
      <span className="min-w-0 flex-1 leading-snug">
        <span className="flex flex-wrap items-baseline justify-between gap-x-4">
          <span id={`${id}-label`} className="min-w-0">
            {label}
          </span>
          {aside && (
            <span id={`${id}-aside`} className="text-ink-subtle text-sm tabular-nums">
              {aside}
            </span>
          )}
        </span>
        {hint && (
          <span id={`${id}-hint`} className="mt-0.5 block text-ink-subtle text-sm">
            {hint}
          </span>
        )}
      </span>
    </label>
  );
}

/** Radio options under one name. */
export function RadioGroup({
  legend,
  aside,
  className,
  children,
}: {
  legend: ReactNode;
  /** Stands at the end of the legend's line. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  return (
    <div role="radiogroup" aria-labelledby={id} className={cn("min-w-0", className)}>
      <div className="mb-1.5 flex items-center justify-between gap-4">
        <p id={id} className="font-medium text-[0.9375rem] leading-snug">
          {legend}
        </p>
        {aside}
      </div>
      <div className="flex flex-col gap-2">{children}</div>
    </div>
  );
}
