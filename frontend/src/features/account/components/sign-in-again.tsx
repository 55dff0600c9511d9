"use client";

import { useEffect } from "react";
import type { User } from "@/api/types";
import { Dialog } from "@/components/ui/dialog";
import { invalidate } from "@/lib/query";
import { SignIn } from "./sign-in";

/** Over a page that stays as it is. */
export default function SignInAgain({ user }: { user: User }) {
  const { pathname, search, hash } = window.location;
  // What was refused meanwhile is asked for again.
  useEffect(() => () => void invalidate(""), []);
  return (
    <Dialog
      open
      onOpenChange={() => undefined}
      locked
      title="Please sign in again"
      description="Your session has ended. The page under this dialog stays as it is, with all that you have typed."
    >
      <div className="pb-5 sm:pb-6">
        <SignIn email={user.email} next={pathname + search + hash} />
      </div>
    </Dialog>
  );
}
