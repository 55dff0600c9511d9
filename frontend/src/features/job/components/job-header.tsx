"use client";

import { ChevronLeft } from "lucide-react";
import Link from "next/link";
import type { RefObject } from "react";
import type { Job } from "@/api/types";
import { JobFlags } from "@/components/job/job-flags";
import { StatusBadge } from "@/components/ui/status-badge";
import { lastList } from "@/lib/last-list";
import type { DialogAction } from "../actions";
import { ActionButtons } from "./action-buttons";

interface JobHeaderProps {
  job: Job;
  heading: RefObject<HTMLHeadingElement | null>;
  onStart: (action: DialogAction, job: Job) => void;
  onReview: (job: Job, reviewed: boolean) => void;
}

export function JobHeader({ job, heading, onStart, onReview }: JobHeaderProps) {
  return (
    <header>
      <BackLink />
      <div className="mt-1 flex flex-wrap items-start justify-between gap-x-8 gap-y-4">
        <div className="min-w-0">
          <div className="flex flex-wrap items-center gap-x-3.5 gap-y-2">
            <h1
              ref={heading}
              tabIndex={-1}
              className="wrap-anywhere font-semibold text-[1.75rem] leading-tight sm:text-[2rem]"
            >
              <span className="font-medium font-mono text-ink-muted tracking-tight">
                #{job.number}
              </span>{" "}
              {job.student_name}
            </h1>
            <StatusBadge status={job.status} size="md" />
          </div>
          {/* Why it is flagged is told in full below. */}
          <JobFlags job={{ ...job, flagged: null }} className="mt-3" />
        </div>
        <div className="w-full sm:w-auto [&>div]:flex-wrap">
          <ActionButtons
            job={job}
            onStart={onStart}
            onReview={onReview}
            without={["edit", "upload-file"]}
            size="md"
          />
        </div>
      </div>
    </header>
  );
}

/** Back to the list as it was left. */
export function BackLink() {
  return (
    <Link
      href={lastList()}
      className="-ml-1.5 inline-flex min-h-11 items-center gap-1 rounded-md px-1.5 font-medium text-[0.9375rem] text-ink-muted hover:text-ink print:hidden"
    >
      <ChevronLeft aria-hidden="true" className="size-4.5" />
      Jobs
    </Link>
  );
}
