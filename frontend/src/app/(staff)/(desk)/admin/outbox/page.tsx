import type { Metadata } from "next";
import { Suspense } from "react";
import { OutboxPage } from "@/features/admin/components/outbox/outbox-page";

export const metadata: Metadata = { title: "Outbox" };

export default function Page() {
  return (
    <Suspense>
      <OutboxPage />
    </Suspense>
  );
}
