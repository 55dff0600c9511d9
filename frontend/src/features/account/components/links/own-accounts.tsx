"use client";

import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import { useConfig } from "@/lib/catalog";
import { DoorSign, WayOn } from "./door";

/** What is about accounts and passwords of our own, unless the lab keeps its accounts with Clerk. */
export function OwnAccounts({ children }: { children: ReactNode }) {
  const { data: config } = useConfig();
  if (config?.auth.mode !== "clerk") return children;
  return (
    <DoorSign
      icon={KeyRound}
      title="The accounts of this lab are kept with Clerk"
      action={<WayOn href="/login/">Sign in with Clerk</WayOn>}
    >
      Passwords, addresses and invitations are Clerk’s, too: its sign-in helps whoever has forgotten
      a password. Links of older emails from here are good no more.
    </DoorSign>
  );
}
