"use client";

import Link from "next/link";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";

/** What to do when a click on a link to the opener seems to have done nothing. */
export function NoAnswer({ onDismiss, inSetup }: { onDismiss: () => void; inSetup?: boolean }) {
  return (
    <Callout
      role="status"
      tone="neutral"
      title="Did nothing open?"
      action={
        <>
          {!inSetup && (
            <Button asChild variant="secondary" size="sm">
              <Link href="/dashboard/setup/">Set up this computer</Link>
            </Button>
          )}
          <Button variant="ghost" size="sm" onClick={onDismiss}>
            It did open
          </Button>
        </>
      }
    >
      {inSetup
        ? "Then the program is not registered yet: do the third step, and start the browser again."
        : "Then this computer does not know yet what to do with the link. Copy the path, or download " +
          "the file, and open it in the slicer by hand; or set the computer up once."}
    </Callout>
  );
}
