"use client";

import { Eye, LockKeyhole, Printer } from "lucide-react";
import Link from "next/link";
import { memo } from "react";
import type { Catalog, Job } from "@/api/types";
import { AgeLabel } from "@/components/job/age-label";
import { ColorSwatch } from "@/components/job/color-swatch";
import { JobFlags } from "@/components/job/job-flags";
import { Thumbnail } from "@/components/model/thumbnail";
import { Button } from "@/components/ui/button";
import { StatusBadge } from "@/components/ui/status-badge";
import { type DialogAction, isLockedByOther, may } from "@/features/job/actions";
import { ActionButtons } from "@/features/job/components/action-buttons";
import { useAuth } from "@/lib/auth/provider";
import { colorOf } from "@/lib/catalog";
import { cn } from "@/lib/classes";
import { grams, hours, money } from "@/lib/format";

interface JobCardProps {
  job: Job;
  catalog: Catalog | undefined;
  /** In a list of several statuses each card says its own. */
  showStatus: boolean;
  onStart: (action: DialogAction, job: Job) => void;
  onReview: (job: Job, reviewed: boolean) => void;
}

const CLOSED = new Set(["PAIDPICKEDUP", "REJECTED", "ARCHIVED"]);

export const isNew = (job: Job) => job.status === "UPLOADED" && job.staff_viewed_at === null;

/** Drawn anew only when something of its job has changed. */
export const JobCard = memo(function JobCard(props: JobCardProps) {
  const { job, catalog, showStatus, onStart, onReview } = props;
  const { user } = useAuth();
  const locked = isLockedByOther(job, user?.id);
  const hex = colorOf(catalog, job)?.hex ?? null;
  return (
    <li
      data-job={job.id}
      className={cn(
        "relative grid grid-cols-[min(4rem,20%)_minmax(0,1fr)] gap-x-4 gap-y-3 px-4 py-4 transition-colors first:rounded-t-lg last:rounded-b-lg focus-within:bg-sunken/50 hover:bg-sunken/50 has-[[data-job-link]:focus-visible]:bg-sunken sm:px-5",
        "lg:grid-cols-[4.5rem_minmax(0,1.5fr)_minmax(0,1fr)_8rem_6rem_17.5rem] lg:items-center",
      )}
    >
      <Thumbnail job={job} hex={hex} className="w-full" />
      <div className="min-w-0">
        <div className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <Link
            href={`/dashboard/jobs/${job.number}/`}
            prefetch={false}
            data-job-link=""
            className="min-w-0 truncate rounded-sm font-semibold leading-snug after:absolute after:inset-0 after:content-[''] hover:underline hover:decoration-line-strong hover:underline-offset-4"
          >
            {job.student_name}
          </Link>
          <span className="font-mono text-ink-muted text-sm">#{job.number}</span>
          {isNew(job) && <NewBadge />}
          {showStatus && <StatusBadge status={job.status} />}
        </div>
        <p
          className="mt-0.5 truncate text-[0.9375rem] text-ink-muted"
          title={job.original_filename}
        >
          {job.original_filename}
        </p>
        <p className="truncate text-ink-subtle text-sm">
          {job.discipline} · {job.class_number}
        </p>
        <JobFlags job={job} className="mt-2" />
      </div>
      <div className="col-span-2 flex flex-wrap items-start gap-x-4 gap-y-1 lg:contents">
        <div className="min-w-0 flex-1 basis-32 text-[0.9375rem]">
          <p className="flex min-w-0 items-center gap-2">
            <Printer aria-hidden="true" className="size-3.5 shrink-0 text-ink-subtle" />
            <span className="truncate">{job.printer_name}</span>
          </p>
          <p className="mt-1 flex min-w-0 items-center gap-2 text-ink-muted">
            <ColorSwatch name={job.color} hex={hex} />
            <span className="truncate">
              {job.color}
              <span className="text-ink-subtle"> · {job.print_method}</span>
            </span>
          </p>
        </div>
        <div className="ml-auto text-right text-[0.9375rem] lg:ml-0 lg:text-left">
          <AgeLabel at={job.created_at} calm={CLOSED.has(job.status)} />
          <p className="mt-1 lg:hidden">
            <Cost job={job} />
          </p>
        </div>
        <div className="hidden text-right lg:block">
          <Cost job={job} />
        </div>
      </div>
      <div className="relative col-span-2 flex flex-col gap-2 lg:col-span-1 lg:items-end">
        {locked && (
          <p className="flex items-center gap-1.5 text-info-text text-sm">
            <LockKeyhole aria-hidden="true" className="size-4 shrink-0" />
            <span className="min-w-0">being edited by {job.locked_by_name}</span>
          </p>
        )}
        <div className="flex flex-wrap items-center gap-2 max-sm:[&>div]:flex-1 lg:justify-end">
          {isNew(job) && may(job, "review") && (
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Mark #${job.number} as reviewed`}
              title="Mark as reviewed"
              data-action="review"
              onClick={() => onReview(job, true)}
            >
              <Eye aria-hidden="true" />
            </Button>
          )}
          <ActionButtons job={job} onStart={onStart} onReview={onReview} />
        </div>
      </div>
    </li>
  );
});

function Cost({ job }: { job: Job }) {
  if (job.cost_cents === null) {
    return <span className="text-ink-subtle text-sm">not priced</span>;
  }
  return (
    <span className="inline-flex flex-col items-end">
      <span className="font-semibold tabular-nums">{money(job.cost_cents)}</span>
      {job.weight_g !== null && job.time_hours !== null && (
        <span className="whitespace-nowrap text-ink-subtle text-sm tabular-nums">
          {grams(job.weight_g)} · {hours(job.time_hours)}
        </span>
      )}
    </span>
  );
}

function NewBadge() {
  return (
    <span className="inline-flex h-5 items-center gap-1.5 rounded-full bg-accent px-2 font-semibold text-[0.6875rem] text-on-accent uppercase tracking-wider">
      <span className="relative flex size-1.5">
        <span className="absolute inset-0 animate-new rounded-full bg-on-accent motion-reduce:animate-none" />
        <span className="size-1.5 rounded-full bg-on-accent" />
      </span>
      New
    </span>
  );
}
