"use client";

import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Card, CardBody } from "@/components/ui/card";
import { useAuth } from "@/lib/auth/provider";
import { useConfig } from "@/lib/catalog";
import { pageAfterSignIn } from "../next";
import { FormSkeleton, SignIn } from "./sign-in";

/** The door for staff. Who is signed in already walks through it. */
export function LoginPage() {
  const { ready, user } = useAuth();
  const router = useRouter();
  const [next, setNext] = useState<string | null>(null);

  useEffect(() => {
    const { search, origin } = window.location;
    setNext(pageAfterSignIn(new URLSearchParams(search), origin));
  }, []);
  useEffect(() => {
    if (user && next) router.replace(next);
  }, [user, next, router]);

  return (
    <div className="mx-auto w-full max-w-md py-4 sm:py-12">
      <h1 className="font-semibold text-[1.75rem] leading-tight">Sign in</h1>
      <p className="mt-2 mb-6 text-ink-muted leading-relaxed">
        For the staff of the lab. Students need no account:{" "}
        <a
          href="/submit/"
          className="text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current"
        >
          hand in a model
        </a>
        .
      </p>
      <Card>
        <CardBody>{ready && !user && next ? <SignIn next={next} /> : <FormSkeleton />}</CardBody>
      </Card>
      <OtherWays />
    </div>
  );
}

const LINK =
  "inline-flex min-h-11 items-center rounded-sm text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current";

/** For whoever cannot sign in: a new password, and an account where the lab lets people register. */
function OtherWays() {
  const { data: config } = useConfig();
  if (config?.auth.mode === "clerk") return null;
  return (
    <p className="mt-3 flex flex-wrap justify-between gap-x-6 px-1 text-[0.9375rem]">
      <a href="/password-reset/" className={LINK}>
        Forgot your password?
      </a>
      {config && config.auth.registration_domains.length > 0 && (
        <a href="/register/" className={LINK}>
          Register
        </a>
      )}
    </p>
  );
}
