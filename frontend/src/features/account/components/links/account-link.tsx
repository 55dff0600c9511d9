"use client";

import { Link2Off, TimerOff } from "lucide-react";
import type { ReactNode } from "react";
import type { AccountLink, LinkPurpose } from "@/api/types";
import { Card } from "@/components/ui/card";
import { ErrorState } from "@/components/ui/states";
import { publicApi, unwrap } from "@/lib/api/client";
import type { ApiError } from "@/lib/api/errors";
import { useConfig } from "@/lib/catalog";
import { useQuery } from "@/lib/query";
import { DoorSign, DoorSkeleton, WayOn } from "./door";

interface FollowedProps {
  token: string;
  purpose: LinkPurpose;
  children: (link: AccountLink) => ReactNode;
}

/** What a link of an email leads to, or why it leads nowhere any more. Looking uses nothing up. */
export function Followed({ token, purpose, children }: FollowedProps) {
  const { data, error, loading, fetching, reload } = useQuery<AccountLink>(
    `links/${token}`,
    (signal) =>
      unwrap(publicApi.GET("/api/v1/auth/links/{token}", { params: { path: { token } }, signal })),
  );
  if (loading) return <DoorSkeleton />;
  if (data) return data.purpose === purpose ? children(data) : <GarbledLink />;
  if (!error) return null;
  if (isDead(error)) return <DeadLink error={error} purpose={purpose} />;
  return (
    <Card className="mx-auto max-w-lg">
      <ErrorState heading="h1" error={error} onRetry={() => void reload()} retrying={fetching} />
    </Card>
  );
}

/** Whether a refusal means that this link does nothing, however often it is tried. */
export function isDead(error: ApiError | null): error is ApiError {
  return error !== null && ["link_expired", "not_found"].includes(error.code);
}

export function DeadLink({ error, purpose }: { error: ApiError; purpose: LinkPurpose }) {
  if (error.code === "not_found") return <GarbledLink />;
  const Ended = ENDED[purpose];
  return <Ended />;
}

const ENDED: Record<LinkPurpose, () => ReactNode> = {
  password_reset: EndedReset,
  join: EndedInvitation,
  email_change: EndedEmailChange,
};

const ENDED_SIGN = {
  icon: TimerOff,
  tone: "warning",
  title: "This link has ended",
} as const;

function EndedReset() {
  return (
    <DoorSign {...ENDED_SIGN} action={<WayOn href="/password-reset/">Get a new link</WayOn>}>
      It was used before, is older than an hour, or a newer one was sent since. Only the link of the
      newest email works.
    </DoorSign>
  );
}

function EndedInvitation() {
  const { data: config } = useConfig();
  const canRegister = Boolean(config?.auth.registration_domains.length);
  return (
    <DoorSign
      {...ENDED_SIGN}
      action={
        <>
          <WayOn href="/login/">Sign in</WayOn>
          {canRegister && (
            <WayOn href="/register/" secondary>
              Register again
            </WayOn>
          )}
        </>
      }
    >
      If you have joined by it already, sign in. Otherwise ask an administrator of the lab to send
      you another invitation.
    </DoorSign>
  );
}

function EndedEmailChange() {
  return (
    <DoorSign {...ENDED_SIGN} action={<WayOn href="/account/">To your account</WayOn>}>
      It was used before, is older than a day, or a newer one was sent since. Your account shows
      which address counts; start the change again there if it is still the old one.
    </DoorSign>
  );
}

export function GarbledLink() {
  return (
    <DoorSign
      icon={Link2Off}
      title="This link leads nowhere"
      action={
        <WayOn href="/login/" secondary>
          To sign in
        </WayOn>
      }
    >
      Please open the link from your email again, and check that it was copied whole.
    </DoorSign>
  );
}
