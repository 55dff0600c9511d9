import type { Metadata } from "next";
import { Suspense } from "react";
import { UsersPage } from "@/features/admin/components/users/users-page";

export const metadata: Metadata = { title: "People" };

export default function Page() {
  return (
    <Suspense>
      <UsersPage />
    </Suspense>
  );
}
