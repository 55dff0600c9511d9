import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

/** A key to press. */
export function Kbd({ className, ...props }: ComponentProps<"kbd">) {
  return (
    <kbd
      className={cn(
        "inline-flex h-6 min-w-6 items-center justify-center rounded-sm border border-line border-b-2 bg-surface px-1.5 font-mono text-ink-muted text-xs",
        className,
      )}
      {...props}
    />
  );
}

export function Separator({ className, ...props }: ComponentProps<"hr">) {
  return <hr className={cn("border-line border-t", className)} {...props} />;
}
