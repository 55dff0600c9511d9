import { PageTitle } from "@/components/shell/page-shell";
import { BatchCard } from "./batch-card";

export function DataPage() {
  return (
    <>
      <PageTitle title="Data">
        What becomes of jobs that are long done. Nothing here happens by itself: you see what would
        be done, and then decide.
      </PageTitle>
      <div className="flex flex-col gap-6">
        <BatchCard kind="archive" />
        <BatchCard kind="prune" />
      </div>
    </>
  );
}
