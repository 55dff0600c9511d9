import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

/** An on-off choice that takes effect at once. */
export function Switch({
  label,
  className,
  ...props
}: Omit<ComponentProps<"input">, "type" | "role"> & { label: string }) {
  return (
    <label className={cn("inline-flex min-h-11 items-center gap-3", className)}>
      <span className="relative inline-flex h-6 w-11 shrink-0">
        <input
          type="checkbox"
          // biome-ignore lint/a11y/useAriaPropsForRole: a checkbox says itself whether it is checked
          role="switch"
          className="peer h-full w-full appearance-none rounded-full border border-line-strong bg-sunken transition-colors checked:border-accent checked:bg-accent disabled:cursor-not-allowed disabled:opacity-55"
          {...props}
        />
        <span
          aria-hidden="true"
          className="pointer-events-none absolute top-1 left-1 size-4 rounded-full bg-ink-subtle transition-transform peer-checked:translate-x-5 peer-checked:bg-on-accent"
        />
      </span>
      <span>{label}</span>
    </label>
  );
}
