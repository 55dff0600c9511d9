import type { Metadata } from "next";
import { PageShell } from "@/components/shell/page-shell";
import { TrackPage } from "@/features/track/components/track-page";

export const metadata: Metadata = {
  title: "Your print",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

export default function Page() {
  return (
    <PageShell>
      <TrackPage />
    </PageShell>
  );
}
