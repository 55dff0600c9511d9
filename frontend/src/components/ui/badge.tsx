import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

const badge = cva(
  "inline-flex max-w-full items-center gap-1.5 rounded-full border font-medium [&_svg]:shrink-0",
  {
    variants: {
      tone: {
        neutral: "border-neutral-line bg-neutral-soft text-neutral-text",
        accent: "border-accent-line bg-accent-soft text-accent-text",
        info: "border-info-line bg-info-soft text-info-text",
        success: "border-success-line bg-success-soft text-success-text",
        warning: "border-warning-line bg-warning-soft text-warning-text",
        danger: "border-danger-line bg-danger-soft text-danger-text",
      },
      size: {
        sm: "min-h-6 px-2 text-xs [&_svg]:size-3.5",
        md: "min-h-7 px-2.5 text-sm [&_svg]:size-4",
      },
    },
    defaultVariants: { tone: "neutral", size: "sm" },
  },
);

export type Tone = NonNullable<VariantProps<typeof badge>["tone"]>;

export function Badge({
  tone,
  size,
  className,
  ...props
}: ComponentProps<"span"> & VariantProps<typeof badge>) {
  return <span className={cn(badge({ tone, size }), className)} {...props} />;
}
