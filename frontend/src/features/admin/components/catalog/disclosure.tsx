"use client";

import { ChevronRight } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { cn } from "@/lib/classes";

interface DisclosureProps {
  title: ReactNode;
  /** The entry in a line. */
  summary: ReactNode;
  /** Stands at the end of the line, and is not part of what opens it. */
  aside?: ReactNode;
  /** Open from the start, as what is new, and again when something in it is wrong. */
  forced: boolean;
  children: ReactNode;
}

/** An entry in one line; its fields when it is opened. */
export function Disclosure({ title, summary, aside, forced, children }: DisclosureProps) {
  const id = useId();
  const [open, setOpen] = useState(forced);
  const shown = open || forced;
  return (
    <>
      <div className="flex flex-wrap items-center gap-x-4">
        <button
          type="button"
          aria-expanded={shown}
          aria-controls={id}
          onClick={() => setOpen(!shown)}
          className="flex min-h-11 min-w-0 flex-1 basis-48 items-center gap-2.5 rounded-md py-1 text-left"
        >
          <ChevronRight
            aria-hidden="true"
            className={cn(
              "size-4.5 shrink-0 text-ink-subtle transition-transform",
              shown && "rotate-90",
            )}
          />
          <span className="min-w-0">
            <span className="wrap-anywhere block font-medium leading-snug">{title}</span>
            <span className="mt-0.5 block text-ink-muted text-sm leading-snug tabular-nums">
              {summary}
            </span>
          </span>
        </button>
        {aside}
      </div>
      <div id={id} hidden={!shown} className="pt-4 pb-3">
        {shown && children}
      </div>
    </>
  );
}
