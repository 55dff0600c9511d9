"use client";

import { lazy, Suspense } from "react";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { useAuth } from "@/lib/auth/provider";
import { SignInForm } from "./sign-in-form";

const ClerkSignIn = lazy(() => import("./clerk-sign-in"));

interface SignInProps {
  email?: string;
  /** Where to go afterwards, where the provider's own form leads there. */
  next: string;
}

/** The way in: by an account of our own, or by Clerk. */
export function SignIn({ email, next }: SignInProps) {
  const { mode } = useAuth();
  if (mode === "local") return <SignInForm email={email} />;
  return (
    <Suspense fallback={<FormSkeleton />}>
      <ClerkSignIn next={next} />
    </Suspense>
  );
}

export function FormSkeleton() {
  return (
    <Loading label="Loading" className="flex flex-col gap-5">
      <Skeleton className="h-17" />
      <Skeleton className="h-17" />
      <Skeleton className="h-11" />
    </Loading>
  );
}
