import type { Metadata } from "next";
import { AskedEarly, TokenAskedEarly } from "@/components/shell/asked-early";
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
      <TokenAskedEarly path="confirm" pictureOn="all" />
      <AskedEarly path="catalog" />
      <ConfirmPage />
    </PageShell>
  );
}
