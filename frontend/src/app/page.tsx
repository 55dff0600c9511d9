import { PageShell, PageTitle } from "@/components/shell/page-shell";

export default function HomePage() {
  return (
    <PageShell>
      <PageTitle title="Printdesk" />
    </PageShell>
  );
}
