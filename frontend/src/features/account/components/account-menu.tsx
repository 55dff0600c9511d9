"use client";

import { ChartNoAxesColumn, LogOut, MonitorCog, ShieldUser, UserCog } from "lucide-react";
import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { useAuth } from "@/lib/auth/provider";
import { clearQueries } from "@/lib/query";
import { ROLES } from "../roles";

/** Who is signed in, and the way out. */
export function AccountMenu() {
  const { user, signOut } = useAuth();
  const router = useRouter();
  if (!user) return null;

  async function leave() {
    // Also when the server could not be told, this browser has forgotten the session.
    await signOut().catch(() => undefined);
    clearQueries();
  }

  return (
    <Menu
      trigger={
        <Button
          variant="ghost"
          size="icon"
          aria-label={`${initials(user.name)}: account of ${user.name}`}
        >
          <span
            aria-hidden="true"
            className="grid size-8 place-items-center rounded-full border border-accent-line bg-accent-soft font-semibold text-accent-text text-xs"
          >
            {initials(user.name)}
          </span>
        </Button>
      }
    >
      <div className="px-3 pt-2 pb-2.5">
        <p className="truncate font-medium">{user.name}</p>
        <p className="truncate text-ink-muted text-sm">{user.email}</p>
        <p className="mt-1 text-ink-subtle text-sm">{ROLES[user.role]}</p>
      </div>
      <MenuSeparator />
      <MenuItem onSelect={() => router.push("/account/")}>
        <UserCog aria-hidden="true" />
        Your account
      </MenuItem>
      <MenuItem onSelect={() => router.push("/stats/")}>
        <ChartNoAxesColumn aria-hidden="true" />
        Statistics
      </MenuItem>
      <MenuItem onSelect={() => router.push("/dashboard/setup/")}>
        <MonitorCog aria-hidden="true" />
        Set up this computer
      </MenuItem>
      {user.role === "admin" && (
        <MenuItem onSelect={() => router.push("/admin/")}>
          <ShieldUser aria-hidden="true" />
          Administration
        </MenuItem>
      )}
      <MenuItem onSelect={() => void leave()}>
        <LogOut aria-hidden="true" />
        Sign out
      </MenuItem>
    </Menu>
  );
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined];
  return letters.map((word) => word?.[0]?.toUpperCase() ?? "").join("");
}
