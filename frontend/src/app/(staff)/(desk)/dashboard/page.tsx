import type { Metadata } from "next";
import { Suspense } from "react";
import { DashboardPage } from "@/features/dashboard/components/dashboard-page";
import { DashboardSkeleton } from "@/features/dashboard/components/dashboard-skeleton";

export const metadata: Metadata = { title: "Jobs" };

export default function Page() {
  return (
    <Suspense fallback={<DashboardSkeleton />}>
      <DashboardPage />
    </Suspense>
  );
}
