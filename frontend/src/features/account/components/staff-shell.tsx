"use client";

import { ChartNoAxesColumn, LayoutList, type LucideIcon, ShieldUser } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { PageShell } from "@/components/shell/page-shell";
import { Button } from "@/components/ui/button";
import { Toaster } from "@/components/ui/toast";
import { useAuth } from "@/lib/auth/provider";
import { AccountMenu } from "./account-menu";

/** What surrounds the pages of staff. */
export function StaffShell({ children }: { children: ReactNode }) {
  const { user } = useAuth();
  return (
    <>
      <PageShell
        width="wide"
        home="/dashboard/"
        linkAs={Link}
        footer={false}
        nav={
          <>
            <Room href="/dashboard/" label="Jobs" icon={LayoutList} />
            <Room href="/stats/" label="Statistics" icon={ChartNoAxesColumn} />
            {user?.role === "admin" && (
              <Room href="/admin/" label="Administration" icon={ShieldUser} withPagesBelow />
            )}
          </>
        }
        actions={<AccountMenu />}
      >
        <div className="-mt-4 sm:-mt-5">{children}</div>
      </PageShell>
      <Toaster />
    </>
  );
}

interface RoomProps {
  href: string;
  label: string;
  icon: LucideIcon;
  /** The pages below it count as it, too. */
  withPagesBelow?: boolean;
}

function Room({ href, label, icon: Icon, withPagesBelow }: RoomProps) {
  const path = usePathname();
  const isHere = withPagesBelow ? path.startsWith(href) : path === href;
  return (
    <Button asChild variant="ghost" className="aria-[current]:text-ink max-md:hidden">
      <Link href={href} aria-current={isHere ? "page" : undefined}>
        <Icon aria-hidden="true" />
        {label}
      </Link>
    </Button>
  );
}
