import type { Metadata } from "next";
import { PageShell } from "@/components/shell/page-shell";
import { JoinPage } from "@/features/account/components/links/join-page";

export const metadata: Metadata = {
  title: "Join",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

export default function Page() {
  return (
    <PageShell>
      <JoinPage />
    </PageShell>
  );
}
