import type { ReactNode } from "react";
import { StaffGate } from "@/features/account/components/staff-gate";
import { StaffShell } from "@/features/account/components/staff-shell";
import { AdminShell } from "@/features/admin/components/admin-shell";
import { Desk } from "@/features/dashboard/components/desk";

export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <StaffShell>
      <StaffGate>
        <Desk>
          <AdminShell>{children}</AdminShell>
        </Desk>
      </StaffGate>
    </StaffShell>
  );
}
