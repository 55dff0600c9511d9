import type { Metadata } from "next";
import { AskedEarly, TokenAskedEarly } from "@/components/shell/asked-early";
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
      <TokenAskedEarly path="track" pictureOn="(min-width: 64rem)" />
      <AskedEarly path="catalog" />
      <TrackPage />
    </PageShell>
  );
}
