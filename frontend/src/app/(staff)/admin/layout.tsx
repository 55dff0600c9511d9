import type { ReactNode } from "react";
import { StaffGate } from "@/features/account/components/staff-gate";
import { StaffShell } from "@/features/account/components/staff-shell";
import { AdminShell } from "@/features/admin/components/admin-shell";

export default function AdminLayout({ children }: { children: ReactNode }) {
  return (
    <StaffShell>
      <StaffGate>
        <AdminShell>{children}</AdminShell>
      </StaffGate>
    </StaffShell>
  );
}
