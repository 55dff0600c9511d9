import type { ComponentProps } from "react";
import { Input } from "@/components/ui/input";
import { cn } from "@/lib/classes";

/** Dollars, as people type them. */
export function MoneyInput({ className, ...props }: ComponentProps<typeof Input>) {
  return (
    <div className={cn("relative", className)}>
      <span
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-3 -translate-y-1/2 text-ink-subtle"
      >
        $
      </span>
      <Input
        inputMode="decimal"
        autoComplete="off"
        maxLength={12}
        className="pl-7 tabular-nums"
        {...props}
      />
    </div>
  );
}
