import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/classes";

/** A plain table. On a narrow screen let go of columns (`max-sm:hidden`) before it must scroll. */
export function Table({
  caption,
  className,
  children,
  ...props
}: ComponentProps<"table"> & { caption: ReactNode }) {
  return (
    <table
      className={cn("w-full border-collapse text-left text-[0.9375rem]", className)}
      {...props}
    >
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  );
}

export function TableHead({ className, ...props }: ComponentProps<"th">) {
  return (
    <th
      scope="col"
      className={cn(
        "border-line border-b px-3 py-2 font-medium text-ink-subtle text-sm first:pl-0 last:pr-0",
        className,
      )}
      {...props}
    />
  );
}

export function TableCell({ className, ...props }: ComponentProps<"td">) {
  return (
    <td
      className={cn("border-line border-b px-3 py-1.5 first:pl-0 last:pr-0", className)}
      {...props}
    />
  );
}
