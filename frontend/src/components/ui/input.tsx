import { ChevronDown } from "lucide-react";
import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

const control =
  "w-full min-w-0 rounded-md border border-line-strong bg-raised px-3 text-base text-ink transition-colors duration-100 placeholder:text-ink-subtle hover:border-ink-subtle focus-visible:border-focus focus-visible:outline-offset-0 disabled:cursor-not-allowed disabled:border-line disabled:bg-sunken disabled:text-ink-subtle aria-invalid:border-danger";

export function Input({ className, ...props }: ComponentProps<"input">) {
  return <input className={cn(control, "h-11", className)} {...props} />;
}

export function Textarea({ className, ...props }: ComponentProps<"textarea">) {
  return (
    <textarea className={cn(control, "min-h-24 py-2.5 leading-normal", className)} {...props} />
  );
}

/** The browser's own select: the best there is on a phone, and it costs nothing. */
export function NativeSelect({ className, children, ...props }: ComponentProps<"select">) {
  return (
    <div className={cn("relative", className)}>
      <select className={cn(control, "h-11 appearance-none truncate pr-10")} {...props}>
        {children}
      </select>
      <ChevronDown
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-ink-subtle"
      />
    </div>
  );
}

/** A box with its label beside it; the whole line takes the click. */
export function Checkbox({
  label,
  hint,
  className,
  ...props
}: Omit<ComponentProps<"input">, "type"> & { label: string; hint?: string }) {
  return (
    <label
      className={cn(
        "flex min-h-11 items-start gap-3 rounded-md py-2.5 has-disabled:opacity-55",
        className,
      )}
    >
      <input
        type="checkbox"
        className="mt-0.5 size-5 shrink-0 accent-(--color-accent)"
        {...props}
      />
      <span className="leading-snug">
        {label}
        {hint && <span className="mt-0.5 block text-ink-subtle text-sm">{hint}</span>}
      </span>
    </label>
  );
}
