import { Loading, Skeleton } from "@/components/ui/skeleton";

const TILES = ["a", "b", "c", "d", "e", "f"];

/** The page before it is known what is asked for. */
export function StatsSkeleton() {
  return (
    <div>
      <Skeleton className="mb-8 h-10 w-56" />
      <FigureSkeleton />
    </div>
  );
}

/** The place of the figures. */
export function FigureSkeleton() {
  return (
    <Loading label="Counting" className="flex flex-col gap-5">
      <Skeleton className="h-24" />
      <div className="grid grid-cols-2 gap-3 sm:gap-4 md:grid-cols-3 xl:grid-cols-6">
        {TILES.map((tile) => (
          <Skeleton key={tile} className="h-32" />
        ))}
      </div>
      <Skeleton className="h-80" />
      <div className="grid gap-5 lg:grid-cols-2">
        <Skeleton className="h-72" />
        <Skeleton className="h-72" />
      </div>
    </Loading>
  );
}
