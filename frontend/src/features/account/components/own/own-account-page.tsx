"use client";

import { PageTitle } from "@/components/shell/page-shell";
import { useAuth } from "@/lib/auth/provider";
import { ClerkAccountCard } from "./clerk-account-card";
import { PasswordCard } from "./password-card";
import { ProfileCard } from "./profile-card";
import { SecondFactorCard } from "./second-factor-card";
import { SessionsCard } from "./sessions-card";

/** One's own account: who one is, what protects it, and where it is signed in. */
export function OwnAccountPage() {
  const { mode, user } = useAuth();
  return (
    <div className="mt-4 max-w-3xl sm:mt-5">
      <PageTitle title="Your account">
        How your name stands in the history of the jobs, and what keeps others out of your account.
      </PageTitle>
      <div className="flex flex-col gap-5">
        {mode === "clerk" ? (
          user && <ClerkAccountCard user={user} />
        ) : (
          <>
            {user && <ProfileCard user={user} />}
            <PasswordCard />
            <SecondFactorCard />
            <SessionsCard />
          </>
        )}
      </div>
    </div>
  );
}
