import type { Metadata } from "next";
import { PageShell } from "@/components/shell/page-shell";
import { JoinPage } from "@/features/account/components/links/join-page";
import { OwnAccounts } from "@/features/account/components/links/own-accounts";

export const metadata: Metadata = {
  title: "Join",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

export default function Page() {
  return (
    <PageShell>
      <OwnAccounts>
        <JoinPage />
      </OwnAccounts>
    </PageShell>
  );
}
