"use client";

import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from "react";
import { cn } from "@/lib/classes";
import { Button, type ButtonProps } from "./button";

interface PopoverProps extends Omit<ButtonProps, "children" | "onClick" | "content"> {
  /** What the panel is for, read out when it opens. */
  name: string;
  /** What stands on the button. */
  trigger: ReactNode;
  align?: "start" | "end";
  /** For one that does not stand at the edge of a phone. */
  narrow?: boolean;
  children: ReactNode;
}

/** A button that opens a small panel of controls beside it; the page stays usable meanwhile. */
export function Popover(props: PopoverProps) {
  const { name, trigger, align = "end", narrow = false, children, ...button } = props;
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const opener = useRef<HTMLButtonElement>(null);
  const id = useId();

  useEffect(() => {
    if (!open) return;
    panel.current?.focus();
    const closeOutside = (event: Event) => {
      if (!root.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener("pointerdown", closeOutside);
    document.addEventListener("focusin", closeOutside);
    return () => {
      document.removeEventListener("pointerdown", closeOutside);
      document.removeEventListener("focusin", closeOutside);
    };
  }, [open]);

  function closeOnEscape(event: KeyboardEvent) {
    if (event.key !== "Escape" || !open) return;
    event.stopPropagation();
    setOpen(false);
    opener.current?.focus();
  }

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape works wherever the focus is in it
    <div ref={root} className="relative" onKeyDown={closeOnEscape}>
      <Button
        ref={opener}
        aria-haspopup="dialog"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
        {...button}
      >
        {trigger}
      </Button>
      {open && (
        <div
          ref={panel}
          id={id}
          role="dialog"
          aria-label={name}
          tabIndex={-1}
          className={cn(
            "absolute top-full z-30 mt-1.5 max-w-[calc(100vw-2rem)] animate-fade-in rounded-lg border border-line bg-raised p-4 shadow-raised",
            align === "end" ? "right-0" : "left-0",
            narrow ? "w-64" : "w-80",
          )}
        >
          {children}
        </div>
      )}
    </div>
  );
}
