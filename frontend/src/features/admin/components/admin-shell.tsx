"use client";

import { ShieldUser } from "lucide-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import { type ReactNode, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";
import { useAuth } from "@/lib/auth/provider";
import { SECTIONS } from "../sections";

/** What surrounds the pages for administrators. Other staff get a sentence and a way out. */
export function AdminShell({ children }: { children: ReactNode }) {
  const { user } = useAuth();
  if (user?.role === "staff") return <ForAdministrators />;
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 lg:grid-cols-[12rem_minmax(0,1fr)]">
      <SectionNav />
      <div className="mx-auto w-full min-w-0 max-w-4xl lg:mx-0">{children}</div>
    </div>
  );
}

function SectionNav() {
  const path = usePathname();
  const list = useRef<HTMLUListElement>(null);

  // On a phone the sections are wider than the screen: the one that is open comes to its middle.
  useEffect(() => {
    const here = list.current?.querySelector<HTMLElement>(`[href="${path}"]`);
    if (!list.current || !here) return;
    const { left, width } = here.getBoundingClientRect();
    const bar = list.current.getBoundingClientRect();
    list.current.scrollLeft += left + width / 2 - (bar.left + bar.width / 2);
  }, [path]);

  return (
    <nav aria-label="Administration" className="-mx-4 sm:-mx-6 lg:mx-0">
      {/* The padding leaves room for the ring of what has the focus. */}
      <ul
        ref={list}
        className="flex gap-1 overflow-x-auto px-4 py-1 [scrollbar-width:none] sm:px-6 lg:sticky lg:top-6 lg:flex-col lg:px-0 lg:py-0"
      >
        {SECTIONS.map(({ href, label, icon: Icon }) => (
          <li key={href} className="shrink-0">
            <Link
              href={href}
              aria-current={path === href ? "page" : undefined}
              className="flex min-h-11 items-center gap-2.5 whitespace-nowrap rounded-md px-3 font-medium text-[0.9375rem] text-ink-muted transition-colors hover:bg-sunken hover:text-ink aria-[current]:bg-accent-soft aria-[current]:text-accent-text"
            >
              <Icon aria-hidden="true" className="size-4.5 shrink-0" />
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function ForAdministrators() {
  return (
    <Card>
      <EmptyState
        icon={ShieldUser}
        heading="h1"
        title="This is for administrators"
        action={
          <Button asChild>
            <Link href="/dashboard/">To the jobs</Link>
          </Button>
        }
      >
        Your account does not have this right. If something here needs doing, ask an administrator
        of the lab.
      </EmptyState>
    </Card>
  );
}
