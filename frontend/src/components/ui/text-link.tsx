import Link from "next/link";
import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

interface TextLinkProps extends ComponentProps<typeof Link> {
  /** Not within a sentence: it takes a touch around it as well. */
  alone?: boolean;
}

/** A link as high as a line of text. */
export function TextLink({ alone, className, ...props }: TextLinkProps) {
  return (
    <Link
      className={cn(
        alone && "relative after:absolute after:-inset-x-1 after:-inset-y-3 after:content-['']",
        "rounded-sm text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current",
        className,
      )}
      {...props}
    />
  );
}
