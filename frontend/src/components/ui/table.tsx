import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/classes";

/**
 * A plain table. On a narrow screen let go of columns (`max-sm:hidden`) before it must scroll; what
 * is too wide all the same scrolls by itself, unless it is `boxed` in something that does.
 */
export function Table({
  caption,
  boxed = false,
  className,
  children,
  ...props
}: ComponentProps<"table"> & { caption: ReactNode; boxed?: boolean }) {
  const table = (
    <table
      className={cn("w-full border-collapse text-left text-[0.9375rem]", className)}
      {...props}
    >
      <caption className="sr-only">{caption}</caption>
      {children}
    </table>
  );
  return boxed ? table : <div className="overflow-x-auto overflow-y-hidden">{table}</div>;
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
