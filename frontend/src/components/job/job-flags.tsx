"use client";

import {
  Box as BoxIcon,
  CircleDollarSign,
  FileX,
  Flag as FlagIcon,
  ListOrdered,
  TimerOff,
  TimerReset,
} from "lucide-react";
import type { ComponentProps } from "react";
import type { Job } from "@/api/types";
import { findings } from "@/components/model/findings";
import { Badge } from "@/components/ui/badge";
import { cn } from "@/lib/classes";
import { dateTime, duration } from "@/lib/format";
import { useServerNow } from "@/lib/server-time";

const MINUTE = 60_000;

/** What is out of the ordinary with a job, and how far it is in what it waits for. */
export function JobFlags({ job, className }: { job: Job; className?: string }) {
  const flags = [
    job.flagged !== null && (
      <Flag key="flagged" tone="danger" title={job.flagged}>
        <FlagIcon aria-hidden="true" />
        <span className="wrap-anywhere line-clamp-2">Flagged: {job.flagged}</span>
      </Flag>
    ),
    job.file_missing && (
      <Flag key="missing" tone="danger">
        <FileX aria-hidden="true" />
        File missing
      </Flag>
    ),
    ...modelFlags(job),
    job.is_confirmation_expired && (
      <Flag key="expired" tone="warning">
        <TimerOff aria-hidden="true" />
        Confirmation expired
      </Flag>
    ),
    job.status === "PENDING" && !job.is_confirmation_expired && job.confirm_token_expires && (
      <LinkEnds key="link" at={job.confirm_token_expires} />
    ),
    !job.acknowledged_minimum_charge && !job.student_confirmed && job.status !== "REJECTED" && (
      <Flag key="minimum" tone="warning">
        <CircleDollarSign aria-hidden="true" />
        Said No to the minimum charge
      </Flag>
    ),
    job.queue_position !== null && (
      <Flag key="queue">
        <ListOrdered aria-hidden="true" />
        {job.queue_position === 1
          ? "Next in the queue"
          : `Number ${job.queue_position} in the queue`}
      </Flag>
    ),
  ].filter(Boolean);
  if (flags.length === 0) return null;
  return <div className={cn("flex flex-wrap gap-1.5", className)}>{flags}</div>;
}

/** What is wrong with the model, while its price is still to be made. */
function modelFlags({ status, preflight, printer_name }: Job) {
  if (status !== "UPLOADED" || !preflight) return [];
  if ("error" in preflight) return [<ModelFlag key="unreadable">Unreadable file</ModelFlag>];
  return findings(preflight, printer_name).map(
    ({ tone, badge }) =>
      badge && (
        <ModelFlag key={badge} tone={tone === "bad" ? "danger" : "warning"}>
          {badge}
        </ModelFlag>
      ),
  );
}

function ModelFlag({
  tone = "danger",
  children,
}: Pick<ComponentProps<typeof Badge>, "tone" | "children">) {
  return (
    <Flag tone={tone}>
      <BoxIcon aria-hidden="true" />
      {children}
    </Flag>
  );
}

function LinkEnds({ at }: { at: string }) {
  const now = useServerNow(MINUTE);
  if (now === null) return null;
  return (
    <Flag title={dateTime(at)}>
      <TimerReset aria-hidden="true" />
      Link ends in {duration(new Date(at).getTime() - now)}
    </Flag>
  );
}

/** A badge that wraps where there is no room for its line. */
function Flag({ className, ...props }: ComponentProps<typeof Badge>) {
  return <Badge className={cn("rounded-xl! py-0.5", className)} {...props} />;
}
