"use client";

import { Slot } from "@radix-ui/react-slot";
import {
  type KeyboardEvent,
  type PointerEvent,
  type ReactNode,
  Suspense,
  useId,
  useRef,
  useState,
} from "react";
import { later } from "@/lib/later";

const Panel = later(() => import("./menu-panel"));
export const MenuItem = later(() => import("./menu-panel").then((m) => ({ default: m.MenuItem })));
export const MenuSeparator = later(() =>
  import("./menu-panel").then((m) => ({ default: m.MenuSeparator })),
);

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
        <Suspense>
          <Panel id={id} opener={opener} align={align} open={open} onOpenChange={setOpen}>
            {children}
          </Panel>
        </Suspense>
      )}
    </span>
  );
}
