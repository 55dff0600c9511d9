"use client";

import { LayoutList } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import { PageShell } from "@/components/shell/page-shell";
import { Button } from "@/components/ui/button";
import { AccountMenu } from "./account-menu";

/** What surrounds the pages of staff. */
export function StaffShell({ children }: { children: ReactNode }) {
  return (
    <PageShell
      width="wide"
      home="/dashboard/"
      linkAs={Link}
      footer={false}
      nav={
        <Button asChild variant="ghost" className="hidden md:inline-flex">
          <Link href="/dashboard/">
            <LayoutList aria-hidden="true" />
            Jobs
          </Link>
        </Button>
      }
      actions={<AccountMenu />}
    >
      {children}
    </PageShell>
  );
}
