"use client";

import { useRouter } from "next/navigation";
import { Fragment, type ReactNode, useEffect, useState } from "react";
import type { User } from "@/api/types";
import { Dialog } from "@/components/ui/dialog";
import { useAuth } from "@/lib/auth/provider";
import { useUnhurried } from "@/lib/first-drawing";
import { invalidate } from "@/lib/query";
import { signInAddress } from "../next";
import { SignIn } from "./sign-in";

interface StaffGateProps {
  /** What is shown while it is not known who is there. */
  waiting: ReactNode;
  children: ReactNode;
}

/**
 * Shows its children to whoever is signed in. Others are sent to sign in; but whose session ended
 * while they worked signs in again over the page, which keeps what they had typed.
 */
export function StaffGate({ waiting, children }: StaffGateProps) {
  const { ready, user, expired } = useAuth();
  const router = useRouter();
  const [known, setKnown] = useState<User | null>(null);
  if (user && user !== known) setKnown(user);

  const mustLeave = ready && !user && !(known && expired);
  useEffect(() => {
    if (mustLeave) router.replace(signInAddress(window.location));
  }, [mustLeave, router]);

  const open = useUnhurried(ready && !mustLeave && known !== null);
  if (!open || !known) return waiting;
  return (
    <>
      {/* What another person had begun is not for this one to go on with. */}
      <Fragment key={known.id}>{children}</Fragment>
      {!user && <SignInAgain user={known} />}
    </>
  );
}

function SignInAgain({ user }: { user: User }) {
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
