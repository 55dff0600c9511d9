import { PageTitle } from "@/components/shell/page-shell";
import { AuditCard } from "./audit-card";
import { HealthCard } from "./health-card";
import { HistoryCard } from "./history-card";

export function HealthPage() {
  return (
    <>
      <PageTitle title="System health">
        Whether everything works, whether every file is where it should be, and whether the history
        is as it was written.
      </PageTitle>
      <div className="flex flex-col gap-6">
        <HealthCard />
        <AuditCard />
        <HistoryCard />
      </div>
    </>
  );
}
