"use client";

import type { CSSProperties } from "react";
import { Toaster as Sonner } from "sonner";
import { useTheme } from "@/lib/theme";

export { toast } from "sonner";

// The button that closes a message lies within it, where a thumb reaches it on a phone, too.
const TOASTER = {
  fontFamily: "inherit",
  "--toast-close-button-start": "unset",
  "--toast-close-button-end": "0.75rem",
  "--toast-close-button-transform": "translateY(0.75rem)",
} as CSSProperties;

/** Where short messages appear: once in the layout of the pages that use them. */
export function Toaster() {
  const [theme] = useTheme();
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      duration={6000}
      closeButton
      style={TOASTER}
      toastOptions={{
        classNames: { closeButton: "after:absolute after:-inset-[0.8125rem] after:content-['']" },
        actionButtonStyle: {
          height: "2.25rem",
          paddingInline: "0.75rem",
          borderRadius: "var(--radius-md)",
          background: "var(--color-accent-soft)",
          color: "var(--color-accent-text)",
          fontSize: "0.875rem",
        },
        style: {
          background: "var(--color-raised)",
          color: "var(--color-ink)",
          border: "1px solid var(--color-line)",
          borderRadius: "var(--radius-lg)",
          boxShadow: "var(--shadow-raised)",
          fontFamily: "inherit",
          fontSize: "0.9375rem",
          paddingRight: "2.75rem",
        },
      }}
    />
  );
}
