"use client";

import { LayoutList } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { PageShell } from "@/components/shell/page-shell";
import { Button } from "@/components/ui/button";
import { AccountMenu } from "./account-menu";

/** What surrounds the pages of staff. */
export function StaffShell({ children }: { children: ReactNode }) {
  const path = usePathname();
  return (
    <PageShell
      width="wide"
      home="/dashboard/"
      linkAs={Link}
      footer={false}
      nav={
        <Button asChild variant="ghost" className="hidden aria-[current]:text-ink md:inline-flex">
          <Link href="/dashboard/" aria-current={path === "/dashboard/" ? "page" : undefined}>
            <LayoutList aria-hidden="true" />
            Jobs
          </Link>
        </Button>
      }
      actions={<AccountMenu />}
    >
      <div className="-mt-4 sm:-mt-5">{children}</div>
    </PageShell>
  );
}
