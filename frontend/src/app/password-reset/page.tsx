import type { Metadata } from "next";
import { PageShell } from "@/components/shell/page-shell";
import { OwnAccounts } from "@/features/account/components/links/own-accounts";
import { PasswordResetPage } from "@/features/account/components/links/password-reset-page";

export const metadata: Metadata = {
  title: "Password",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

export default function Page() {
  return (
    <PageShell>
      <OwnAccounts>
        <PasswordResetPage />
      </OwnAccounts>
    </PageShell>
  );
}
