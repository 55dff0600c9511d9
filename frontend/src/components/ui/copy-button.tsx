"use client";

import { Check, Copy } from "lucide-react";
import { useEffect, useState } from "react";
import { copyText } from "@/lib/clipboard";
import { Button, type ButtonProps } from "./button";

/** Copies `text`, says that it did, and works without HTTPS too. */
export function CopyButton({
  text,
  label,
  ...props
}: Omit<ButtonProps, "onClick" | "children"> & { text: string; label: string }) {
  const [outcome, setOutcome] = useState<"copied" | "failed" | null>(null);
  useEffect(() => {
    if (!outcome) return;
    const timer = setTimeout(() => setOutcome(null), 2500);
    return () => clearTimeout(timer);
  }, [outcome]);

  const words = outcome === "copied" ? "Copied" : outcome === "failed" ? "Not copied" : label;
  return (
    <Button
      variant="secondary"
      onClick={async () => setOutcome((await copyText(text)) ? "copied" : "failed")}
      {...props}
    >
      {outcome === "copied" ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      <span aria-live="polite">{words}</span>
    </Button>
  );
}
