"use client";

import { Download } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { CopyButton } from "@/components/ui/copy-button";
import { saveText } from "@/lib/download";

/** What a dialog says around them. */
export const KEEP_THEM = {
  title: "Your new recovery codes",
  description:
    "Keep these where you will find them without your phone. Each signs you in once in place of the app.",
  action: "I have kept them",
};

/** The codes, to be kept now: nobody can show them again. */
export function RecoveryCodes({ codes }: { codes: string[] }) {
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => list.current?.focus(), []);
  const text = `${codes.join("\n")}\n`;
  return (
    <>
      <ul
        ref={list}
        tabIndex={-1}
        aria-label="Recovery codes"
        className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-md border border-line bg-sunken p-4 text-center font-mono tracking-wide outline-none"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-3">
        <CopyButton text={text} label="Copy" />
        <Button
          variant="secondary"
          onClick={() => saveText("printdesk-recovery-codes.txt", words(text))}
        >
          <Download aria-hidden="true" />
          Download as text
        </Button>
      </div>
      <Callout tone="warning">This is the only time that they are shown.</Callout>
    </>
  );
}

function words(codes: string): string {
  return `Printdesk at ${window.location.host}: recovery codes. Each signs you in once in place of\nyour authenticator app. Keep them where you will find them without your phone.\n\n${codes}`;
}
