import type { Metadata } from "next";
import type { ReactNode } from "react";
import { AskedEarly } from "@/components/shell/asked-early";
import { AuthProvider } from "@/lib/auth/provider";

export const metadata: Metadata = { robots: { index: false, follow: false } };

export default function StaffLayout({ children }: { children: ReactNode }) {
  return (
    <AuthProvider>
      <AskedEarly path="config" />
      <AskedEarly path="catalog" />
      {children}
    </AuthProvider>
  );
}
