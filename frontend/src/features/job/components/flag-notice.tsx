"use client";

import { Flag, FlagOff } from "lucide-react";
import type { Job, JobDetail } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { useAuth } from "@/lib/auth/provider";
import { dateTime } from "@/lib/format";
import { flaggedBy } from "../history";
import { useUnflag } from "../use-flag";

interface FlagNoticeProps {
  job: JobDetail;
  onChanged: (job: Job) => void;
}

/** Why an administrator has flagged the job; only administrators take the flag off. */
export function FlagNotice({ job, onChanged }: FlagNoticeProps) {
  const { user } = useAuth();
  const [unflag, busy] = useUnflag(onChanged);
  if (job.flagged === null) return null;
  const event = flaggedBy(job.events);
  return (
    <Callout
      tone="danger"
      icon={Flag}
      title="Flagged for a look"
      action={
        user?.role === "admin" && (
          <Button variant="secondary" size="sm" loading={busy} onClick={() => unflag(job)}>
            {!busy && <FlagOff aria-hidden="true" />}
            Take the flag off
          </Button>
        )
      }
    >
      <p className="wrap-anywhere whitespace-pre-line">{job.flagged}</p>
      {event && (
        <p className="mt-1 text-ink-muted text-sm">
          By {event.user_name || "an administrator"}, {dateTime(event.timestamp)}
        </p>
      )}
    </Callout>
  );
}
