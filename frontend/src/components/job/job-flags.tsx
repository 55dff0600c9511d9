"use client";

import { CircleDollarSign, Flag, ListOrdered, TimerOff, TimerReset } from "lucide-react";
import type { Job } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/lib/classes";
import { useNow } from "@/lib/clock";
import { dateTime, duration } from "@/lib/format";

const MINUTE = 60_000;

/** What is out of the ordinary with a job, and how far it is in what it waits for. */
export function JobFlags({ job, className }: { job: Job; className?: string }) {
  const flags = [
    job.flagged !== null && (
      <Badge key="flagged" tone="danger">
        <Flag aria-hidden="true" />
        {job.flagged}
      </Badge>
    ),
    job.is_confirmation_expired && (
      <Badge key="expired" tone="warning">
        <TimerOff aria-hidden="true" />
        Confirmation expired
      </Badge>
    ),
    job.status === "PENDING" && !job.is_confirmation_expired && job.confirm_token_expires && (
      <LinkEnds key="link" at={job.confirm_token_expires} />
    ),
    !job.acknowledged_minimum_charge && !job.student_confirmed && job.status !== "REJECTED" && (
      <Badge key="minimum" tone="warning">
        <CircleDollarSign aria-hidden="true" />
        Said No to the minimum charge
      </Badge>
    ),
    job.queue_position !== null && (
      <Badge key="queue">
        <ListOrdered aria-hidden="true" />
        {job.queue_position === 1
          ? "Next in the queue"
          : `Number ${job.queue_position} in the queue`}
      </Badge>
    ),
  ].filter(Boolean);
  if (flags.length === 0) return null;
  return <div className={cn("flex flex-wrap gap-1.5", className)}>{flags}</div>;
}

function LinkEnds({ at }: { at: string }) {
  const now = useNow(MINUTE);
  if (now === null) return null;
  return (
    <Badge title={dateTime(at)}>
      <TimerReset aria-hidden="true" />
      Link ends in {duration(new Date(at).getTime() - now)}
    </Badge>
  );
}
