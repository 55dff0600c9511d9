import type { Metadata } from "next";
import { PageShell } from "@/components/shell/page-shell";
import { LoginPage } from "@/features/account/components/login-page";

export const metadata: Metadata = { title: "Sign in" };

export default function Page() {
  return (
    <PageShell>
      <LoginPage />
    </PageShell>
  );
}
