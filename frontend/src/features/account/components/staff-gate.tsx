"use client";

import { useRouter } from "next/navigation";
import { Fragment, type ReactNode, Suspense, useEffect, useState } from "react";
import type { User } from "@/api/types";
import { useAuth } from "@/lib/auth/provider";
import { useUnhurried } from "@/lib/first-drawing";
import { later } from "@/lib/later";
import { signInAddress } from "../next";

const SignInAgain = later(() => import("./sign-in-again"));

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
      <Suspense>{!user && <SignInAgain user={known} />}</Suspense>
    </>
  );
}
