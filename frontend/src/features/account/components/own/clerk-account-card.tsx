"use client";

import { ExternalLink } from "lucide-react";
import type { User } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { useAuth } from "@/lib/auth/provider";
import { ROLES } from "../../roles";

/** Who one is, where the account is Clerk's. */
export function ClerkAccountCard({ user }: { user: User }) {
  const { showAccount } = useAuth();
  return (
    <Card>
      <CardHeader>
        <CardTitle>Who you are</CardTitle>
        <Badge tone={user.role === "admin" ? "accent" : "neutral"} size="md">
          {ROLES[user.role]}
        </Badge>
      </CardHeader>
      <CardBody className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
        <div className="min-w-0">
          <p className="wrap-anywhere font-medium">{user.name}</p>
          <p className="wrap-anywhere text-ink-muted">{user.email}</p>
          <p className="mt-3 max-w-prose text-ink-muted leading-relaxed">
            The accounts of this lab are kept with Clerk. There you change your name, your address,
            your password and your second factor, and see where you are signed in. Your role is
            given there by an administrator.
          </p>
        </div>
        <Button variant="secondary" onClick={showAccount}>
          <ExternalLink aria-hidden="true" />
          Manage your account
        </Button>
      </CardBody>
    </Card>
  );
}
