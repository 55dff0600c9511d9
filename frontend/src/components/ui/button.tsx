import { Slot } from "@radix-ui/react-slot";
import { cva, type VariantProps } from "class-variance-authority";
import type { ComponentProps, MouseEvent } from "react";
import { cn } from "@/lib/classes";
import { Spinner } from "./spinner";

// A small button looks 36 px high, and takes a touch within 44 px all the same: 5 px more on each
// side, counted from inside its border. Its words stand in one line wherever a whole line has room
// for them, which in large text on a phone it may not have.
const button = cva(
  "relative inline-flex select-none items-center min-w-fit max-w-full justify-center gap-2 rounded-md border py-1 text-center font-medium transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-55 aria-disabled:cursor-not-allowed print:hidden [&_svg]:shrink-0",
  {
    variants: {
      variant: {
        primary:
          "border-transparent bg-accent text-on-accent shadow-card not-disabled:hover:bg-accent-hover active:translate-y-px",
        secondary:
          "border-line-strong/60 bg-surface text-ink shadow-card not-disabled:hover:border-line-strong not-disabled:hover:bg-sunken active:translate-y-px",
        soft: "border-accent-line bg-accent-soft text-accent-text not-disabled:hover:border-accent active:translate-y-px",
        ghost:
          "border-transparent text-ink-muted not-disabled:hover:bg-sunken not-disabled:hover:text-ink",
        danger:
          "border-transparent bg-danger text-on-danger shadow-card not-disabled:hover:bg-danger-hover active:translate-y-px",
        "danger-quiet":
          "border-danger-line bg-surface text-danger-text not-disabled:hover:bg-danger-soft",
        link: "border-transparent px-1! text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current",
      },
      size: {
        sm: "min-h-9 px-3 text-sm after:absolute after:-inset-[0.3125rem] after:content-[''] [&_svg]:size-4",
        md: "min-h-11 px-4 text-[0.9375rem] [&_svg]:size-[1.125rem]",
        lg: "min-h-13 px-6 text-base [&_svg]:size-5",
        icon: "size-11 shrink-0 [&_svg]:size-5",
        "icon-sm":
          "size-9 shrink-0 after:absolute after:-inset-[0.3125rem] after:content-[''] [&_svg]:size-[1.125rem]",
      },
    },
    defaultVariants: { variant: "primary", size: "md" },
  },
);

export interface ButtonProps extends ComponentProps<"button">, VariantProps<typeof button> {
  /** Give the looks to the one child instead, such as a link. */
  asChild?: boolean;
  /** Busy: shows a spinner, keeps the focus, and takes no further click. */
  loading?: boolean;
}

export function Button({
  variant,
  size,
  asChild,
  loading = false,
  className,
  children,
  onClick,
  type = "button",
  ...props
}: ButtonProps) {
  const classes = cn(button({ variant, size }), className);
  if (asChild) {
    return (
      <Slot className={classes} {...props}>
        {children}
      </Slot>
    );
  }
  const click = (event: MouseEvent<HTMLButtonElement>) => {
    if (loading) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      type={type}
      className={classes}
      aria-disabled={loading || undefined}
      aria-busy={loading || undefined}
      onClick={click}
      {...props}
    >
      {loading && <Spinner />}
      {children}
    </button>
  );
}
