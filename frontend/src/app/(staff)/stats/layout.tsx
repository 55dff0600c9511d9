import type { ReactNode } from "react";
import { StaffGate } from "@/features/account/components/staff-gate";
import { StaffShell } from "@/features/account/components/staff-shell";

export default function StatsLayout({ children }: { children: ReactNode }) {
  return (
    <StaffShell>
      <StaffGate>{children}</StaffGate>
    </StaffShell>
  );
}
