import type { Metadata } from "next";
import { PageShell } from "@/components/shell/page-shell";
import { ConfirmPage } from "@/features/confirm/components/confirm-page";

export const metadata: Metadata = {
  title: "Confirm your print",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

export default function Page() {
  return (
    <PageShell width="narrow">
      <ConfirmPage />
    </PageShell>
  );
}
