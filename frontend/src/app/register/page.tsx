import type { Metadata } from "next";
import { PageShell } from "@/components/shell/page-shell";
import { OwnAccounts } from "@/features/account/components/links/own-accounts";
import { RegisterPage } from "@/features/account/components/links/register-page";

export const metadata: Metadata = {
  title: "Register",
  robots: { index: false, follow: false },
};

export default function Page() {
  return (
    <PageShell>
      <OwnAccounts>
        <RegisterPage />
      </OwnAccounts>
    </PageShell>
  );
}
