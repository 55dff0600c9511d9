import type { Metadata } from "next";
import { HowItGoes } from "@/components/job/how-it-goes";
import { AskedEarly } from "@/components/shell/asked-early";
import { PageShell, PageTitle } from "@/components/shell/page-shell";
import { SubmitPage } from "@/features/submit/components/submit-page";
import { DEFAULT_METHODS, DEFAULT_TEXTS } from "@/features/submit/texts";

// A resubmission carries a tracking token in its address, which no other site is to learn.
export const metadata: Metadata = { title: "Hand in a model", referrer: "no-referrer" };

export default function Page() {
  return (
    <PageShell>
      <AskedEarly path="catalog" />
      <AskedEarly path="config" />
      <PageTitle title="Hand in a model">
        You need no account. All fields are required; it takes about two minutes.
      </PageTitle>
      <SubmitPage
        texts={DEFAULT_TEXTS}
        methods={DEFAULT_METHODS}
        aside={
          <aside aria-labelledby="how-it-goes" className="lg:sticky lg:top-8 lg:self-start">
            <h2 id="how-it-goes" className="mb-4 font-semibold text-lg">
              How it goes
            </h2>
            <HowItGoes />
          </aside>
        }
      />
    </PageShell>
  );
}
