import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

/** A link within text, or as high as a line of it. */
export function TextLink({ className, ...props }: ComponentProps<typeof Link>) {
  return (
    <Link
      className={cn(
        "rounded-sm text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current",
        className,
      )}
      {...props}
    />
  );
}
