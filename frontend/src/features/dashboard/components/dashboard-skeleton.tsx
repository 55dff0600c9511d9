import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";

const ROWS = ["a", "b", "c", "d", "e", "f"];

export function DashboardSkeleton() {
  return (
    <div className="flex flex-col gap-5">
      <Skeleton className="h-9 w-40" />
      <Skeleton className="h-11 w-full" />
      <ListSkeleton />
    </div>
  );
}

export function ListSkeleton() {
  return (
    // A list that comes at once shall not be preceded by a flash.
    <Loading label="Loading the jobs" className="animate-[fade-in_160ms_ease-out_150ms_backwards]">
      <Card className="divide-y divide-line">
        {ROWS.map((row) => (
          <div key={row} className="flex items-center gap-4 px-4 py-4 sm:px-5">
            <Skeleton className="size-16 shrink-0 lg:size-18" />
            <div className="flex min-w-0 flex-1 flex-col gap-2">
              <Skeleton className="h-5 w-48 max-w-full" />
              <Skeleton className="h-4 w-64 max-w-full" />
              <Skeleton className="h-4 w-32 max-w-full" />
            </div>
            <Skeleton className="hidden h-9 w-44 lg:block" />
          </div>
        ))}
      </Card>
    </Loading>
  );
}
