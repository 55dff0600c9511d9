import type { Metadata } from "next";
import { PageShell } from "@/components/shell/page-shell";
import { ExpiredPage } from "@/features/confirm/components/expired-page";

export const metadata: Metadata = {
  title: "Get a new confirmation link",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

export default function Page() {
  return (
    <PageShell width="narrow">
      <ExpiredPage />
    </PageShell>
  );
}
