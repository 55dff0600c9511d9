import type { ReactNode } from "react";
import { StaffGate } from "@/features/account/components/staff-gate";
import { StaffShell } from "@/features/account/components/staff-shell";
import { DeskSkeleton } from "@/features/dashboard/components/dashboard-skeleton";
import { Desk } from "@/features/dashboard/components/desk";

export default function DeskLayout({ children }: { children: ReactNode }) {
  return (
    <StaffShell>
      <StaffGate waiting={<DeskSkeleton />}>
        <Desk>{children}</Desk>
      </StaffGate>
    </StaffShell>
  );
}
