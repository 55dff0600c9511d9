"use client";

import * as Radix from "@radix-ui/react-dialog";
import { X } from "lucide-react";
import { type FormEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { cn } from "@/lib/classes";
import { Button, type ButtonProps } from "./button";
import { useTyped } from "./use-typed";

interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: ReactNode;
  /** What this does, in a sentence or two; read out when the dialog opens. */
  description?: ReactNode;
  /** The buttons, the one that acts last. */
  footer?: ReactNode;
  size?: "sm" | "md" | "lg" | "xl";
  /** What has the focus first; otherwise it is the first control. */
  initialFocus?: RefObject<HTMLElement | null>;
  /** Cannot be left, while something is under way. */
  locked?: boolean;
  /** What is typed here is typed again in no time, and not asked after. */
  fleeting?: boolean;
  children?: ReactNode;
}

const FOOTER =
  "flex flex-col-reverse gap-3 px-5 pt-5 pb-[max(1.25rem,env(safe-area-inset-bottom))] sm:flex-row sm:justify-end sm:px-6 sm:pb-6";
const WIDTHS = {
  sm: "sm:max-w-md",
  md: "sm:max-w-xl",
  lg: "sm:max-w-3xl",
  xl: "sm:max-w-3xl lg:max-w-5xl",
};

/**
 * A dialog in the middle of the screen, on a phone a sheet at its lower edge. Its X, a
 * `DialogClose` in it, Escape and a click beside it leave it; with something typed in it they all
 * ask first.
 */
export function Dialog(props: DialogProps) {
  const { open, onOpenChange, title, description, footer, size = "sm", locked, children } = props;
  const { initialFocus, fleeting } = props;
  const typed = useTyped();
  const [asking, setAsking] = useState(false);
  const opener = useRef<Element | null>(null);
  const giveFocusBack = (event: Event) => {
    event.preventDefault();
    // What opened the dialog may be gone, by what was done in it.
    const target = opener.current?.isConnected ? opener.current : document.getElementById("main");
    if (target instanceof HTMLElement) target.focus({ preventScroll: true });
  };
  const leave = () => {
    if (locked) return;
    if (!fleeting && typed.standing()) setAsking(true);
    else onOpenChange(false);
  };
  const discard = () => {
    setAsking(false);
    onOpenChange(false);
  };
  const keep = () => {
    setAsking(false);
    typed.standing()?.focus();
  };
  const onEscape = (event: Event) => {
    if (!asking) return;
    event.preventDefault();
    keep();
  };
  const onInput = (event: FormEvent) => {
    typed.onInput(event);
    setAsking(false);
  };
  return (
    <Radix.Root open={open} onOpenChange={(next) => (next ? onOpenChange(true) : leave())}>
      <Radix.Portal>
        <Radix.Overlay
          // A click beside a dialog that stays takes the focus from nothing in it.
          onMouseDown={(event) => event.preventDefault()}
          className="fixed inset-0 z-40 animate-fade-in bg-[oklch(0.2_0.02_65/0.55)]"
        />
        <Radix.Content
          {...(description ? {} : { "aria-describedby": undefined })}
          onOpenAutoFocus={(event) => {
            opener.current = document.activeElement;
            if (!initialFocus?.current) return;
            event.preventDefault();
            initialFocus.current.focus();
          }}
          onCloseAutoFocus={giveFocusBack}
          onEscapeKeyDown={onEscape}
          onInput={onInput}
          className={cn(
            "fixed inset-x-0 bottom-0 z-50 flex max-h-[92dvh] animate-rise-in flex-col overflow-y-auto rounded-t-xl border border-line bg-raised shadow-raised outline-none",
            "sm:inset-x-auto sm:top-1/2 sm:bottom-auto sm:left-1/2 sm:w-[calc(100%-3rem)] sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-xl",
            WIDTHS[size],
          )}
        >
          <div className="flex items-start justify-between gap-4 px-5 pt-5 sm:px-6">
            <div className="wrap-anywhere min-w-0">
              <Radix.Title className="font-semibold text-xl leading-tight">{title}</Radix.Title>
              {description && (
                <Radix.Description asChild>
                  <div className="mt-2 text-ink-muted leading-relaxed">{description}</div>
                </Radix.Description>
              )}
            </div>
            <Radix.Close asChild>
              <Button variant="ghost" size="icon-sm" aria-label="Close" disabled={locked}>
                <X aria-hidden="true" />
              </Button>
            </Radix.Close>
          </div>
          {children && (
            // What gets the focus or is typed on is scrolled to above what sticks to the bottom. In a
            // window of few lines, as with large text, the dialog scrolls as a whole.
            <div className="min-h-0 overflow-y-auto [@media(max-height:30rem)]:shrink-0 px-5 pt-5 pb-1 sm:px-6 sm:has-data-sticks:scroll-pb-36">
              {children}
            </div>
          )}
          {asking && !locked ? (
            <Discard onKeep={keep} onDiscard={discard} />
          ) : (
            footer && <div className={FOOTER}>{footer}</div>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** A button that leaves the dialog it stands in, as its X does. */
export function DialogClose({ children = "Cancel", ...props }: ButtonProps) {
  return (
    <Radix.Close asChild>
      <Button variant="secondary" {...props}>
        {children}
      </Button>
    </Radix.Close>
  );
}

/** Stands in the place of the buttons until it is known what is meant. */
function Discard({ onKeep, onDiscard }: { onKeep: () => void; onDiscard: () => void }) {
  const keep = useRef<HTMLButtonElement>(null);
  useEffect(() => keep.current?.focus(), []);
  return (
    <div role="alert" className={cn(FOOTER, "sm:items-center")}>
      <p className="font-medium max-sm:order-last sm:mr-auto">Discard what you have entered?</p>
      <Button variant="danger-quiet" onClick={onDiscard}>
        Discard
      </Button>
      <Button ref={keep} variant="secondary" onClick={onKeep}>
        Keep editing
      </Button>
    </div>
  );
}
