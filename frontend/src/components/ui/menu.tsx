"use client";

import * as Radix from "@radix-ui/react-dropdown-menu";
import { Slot } from "@radix-ui/react-slot";
import {
  type ComponentProps,
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  type RefObject,
  useId,
  useRef,
  useState,
} from "react";
import { cn } from "@/lib/classes";

interface MenuProps {
  /** A Button. */
  trigger: ReactNode;
  align?: "start" | "end";
  children: ReactNode;
}

const OPENING_KEYS = ["Enter", " ", "ArrowDown"];

/**
 * A menu of actions that opens at `trigger`. There is no more than the button until somebody comes
 * near it: a list has a menu for each of its lines, and few are ever opened.
 */
export function Menu({ trigger, align = "end", children }: MenuProps) {
  const [near, setNear] = useState(false);
  const [open, setOpen] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();

  function press(event: PointerEvent) {
    if (event.button !== 0 || event.ctrlKey) return;
    setNear(true);
    setOpen(!open);
    // The menu is to have the focus, not the button.
    if (!open) event.preventDefault();
  }

  function pressKey(event: KeyboardEvent) {
    if (!OPENING_KEYS.includes(event.key)) return;
    event.preventDefault();
    setNear(true);
    setOpen(event.key === "ArrowDown" || !open);
  }

  return (
    <span className="relative inline-flex">
      <Slot
        ref={opener}
        id={id}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? `${id}menu` : undefined}
        data-state={open ? "open" : "closed"}
        onPointerEnter={() => setNear(true)}
        onFocus={() => setNear(true)}
        onPointerDown={press}
        onKeyDown={pressKey}
      >
        {trigger}
      </Slot>
      {near && (
        <Panel id={id} opener={opener} align={align} open={open} onOpenChange={setOpen}>
          {children}
        </Panel>
      )}
    </span>
  );
}

interface PanelProps extends Pick<MenuProps, "align" | "children"> {
  /** The button's. */
  id: string;
  opener: RefObject<HTMLElement | null>;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

function Panel({ id, opener, align, open, onOpenChange, children }: PanelProps) {
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
