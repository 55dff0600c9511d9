import type { Metadata } from "next";
import { PageShell } from "@/components/shell/page-shell";
import { EmailChangePage } from "@/features/account/components/links/email-change-page";
import { OwnAccounts } from "@/features/account/components/links/own-accounts";

export const metadata: Metadata = {
  title: "New email address",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

export default function Page() {
  return (
    <PageShell>
      <OwnAccounts>
        <EmailChangePage />
      </OwnAccounts>
    </PageShell>
  );
}
