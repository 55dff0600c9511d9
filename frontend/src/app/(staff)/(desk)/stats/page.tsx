import type { Metadata } from "next";
import { Suspense } from "react";
import { StatsPage } from "@/features/stats/components/stats-page";
import { StatsSkeleton } from "@/features/stats/components/stats-skeleton";

export const metadata: Metadata = { title: "Statistics" };

export default function Page() {
  return (
    <Suspense fallback={<StatsSkeleton />}>
      <StatsPage />
    </Suspense>
  );
}
