"use client";

import * as Radix from "@radix-ui/react-dropdown-menu";
import { type ComponentProps, type ReactNode, type RefObject, useRef } from "react";
import { cn } from "@/lib/classes";

interface PanelProps {
  /** The button's. */
  id: string;
  align: "start" | "end";
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
  children: ReactNode;
}

/** What opens at the button of a menu. */
export default function MenuPanel({ id, opener, align, open, onOpenChange, children }: PanelProps) {
  const left = useRef(false);
  return (
    <Radix.Root modal={false} open={open} onOpenChange={onOpenChange}>
      {/* Where the menu stands: over the button, which was there before it. */}
      <Radix.Trigger asChild>
        <span aria-hidden="true" className="pointer-events-none absolute inset-0" />
      </Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          id={`${id}menu`}
          aria-labelledby={id}
          loop
          align={align}
          sideOffset={6}
          collisionPadding={8}
          onInteractOutside={() => {
            left.current = true;
          }}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            if (!left.current) opener.current?.focus();
            left.current = false;
          }}
          className="z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-52 max-w-[min(20rem,calc(100vw-1rem))] animate-fade-in overflow-y-auto rounded-lg border border-line bg-raised p-1.5 shadow-raised"
        >
          {children}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

export function MenuItem({
  danger = false,
  className,
  ...props
}: ComponentProps<typeof Radix.Item> & { danger?: boolean }) {
  return (
    <Radix.Item
      className={cn(
        "flex min-h-11 cursor-pointer select-none items-center gap-2.5 rounded-md px-3 text-[0.9375rem] outline-none data-disabled:cursor-not-allowed data-disabled:opacity-50 [&_svg]:size-[1.125rem] [&_svg]:shrink-0",
        danger
          ? "text-danger-text data-highlighted:bg-danger-soft"
          : "data-highlighted:bg-sunken [&_svg]:text-ink-subtle",
        className,
      )}
      {...props}
    />
  );
}

export function MenuLabel({ className, ...props }: ComponentProps<typeof Radix.Label>) {
  return (
    <Radix.Label className={cn("px-3 pt-2 pb-1 text-ink-subtle text-sm", className)} {...props} />
  );
}

export function MenuSeparator() {
  return <Radix.Separator className="mx-1 my-1.5 h-px bg-line" />;
}
