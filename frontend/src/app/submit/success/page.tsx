import type { Metadata } from "next";
import { PageShell } from "@/components/shell/page-shell";
import { SuccessPage } from "@/features/submit/components/success-page";
import { DEFAULT_TEXTS } from "@/features/submit/texts";

export const metadata: Metadata = {
  title: "Handed in",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

export default function Page() {
  return (
    <PageShell width="narrow">
      <SuccessPage nextSteps={DEFAULT_TEXTS.next_steps} />
    </PageShell>
  );
}
