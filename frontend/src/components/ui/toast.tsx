"use client";

import { Toaster as Sonner } from "sonner";
import { useTheme } from "@/lib/theme";

export { toast } from "sonner";

/** Where short messages appear: once in the layout of the pages that use them. */
export function Toaster() {
  const [theme] = useTheme();
  return (
    <Sonner
      theme={theme}
      position="bottom-right"
      duration={6000}
      closeButton
      style={{ fontFamily: "inherit" }}
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
        },
      }}
    />
  );
}
