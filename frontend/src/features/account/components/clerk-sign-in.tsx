"use client";

import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { useAuth } from "@/lib/auth/provider";

/** Clerk's own form; or why somebody who has signed in with Clerk is not let in here. */
export default function ClerkSignIn({ next }: { next: string }) {
  const { showSignIn, refusal, signOut } = useAuth();
  const place = useRef<HTMLDivElement>(null);
  const isRefused = refusal !== null;
  useEffect(() => {
    if (!isRefused && place.current) return showSignIn?.(place.current, next);
  }, [isRefused, showSignIn, next]);

  if (!refusal) return <div ref={place} className="grid justify-items-center" />;
  return (
    <div className="flex flex-col gap-5">
      <Callout tone="warning" role="alert">
        {refusal.message}
      </Callout>
      <div className="flex flex-wrap gap-3">
        <Button onClick={() => window.location.reload()}>Try again</Button>
        {refusal.code !== "clerk_unreachable" && (
          <Button variant="secondary" onClick={() => void signOut()}>
            Sign out of Clerk
          </Button>
        )}
      </div>
    </div>
  );
}
