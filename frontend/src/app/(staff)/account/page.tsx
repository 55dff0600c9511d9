import type { Metadata } from "next";
import { OwnAccountPage } from "@/features/account/components/own/own-account-page";
import { StaffGate } from "@/features/account/components/staff-gate";
import { StaffShell } from "@/features/account/components/staff-shell";

export const metadata: Metadata = { title: "Your account" };

export default function Page() {
  return (
    <StaffShell>
      <StaffGate>
        <OwnAccountPage />
      </StaffGate>
    </StaffShell>
  );
}
