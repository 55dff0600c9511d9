"use client";

import Link from "next/link";
import type { Job } from "@/api/types";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import { date } from "@/lib/format";
import { useStudentJobs } from "../use-job";

/** What else this student has handed in. */
export function OtherJobs({ job }: { job: Job }) {
  const { data, error } = useStudentJobs(job);
  const others = data?.jobs.filter(({ id }) => id !== job.id) ?? [];
  return (
    <Card>
      <CardHeader>
        <CardTitle>Other jobs of this student</CardTitle>
      </CardHeader>
      <CardBody>
        {!data && !error && <Skeleton className="h-11" />}
        {error && !data && <p className="text-ink-muted text-sm">{error.message}</p>}
        {data && others.length === 0 && <p className="text-ink-muted">This is the only one.</p>}
        <ul className="-mx-2 flex flex-col">
          {others.map((other) => (
            <li key={other.id}>
              <Link
                href={`/dashboard/jobs/${other.number}/`}
                prefetch={false}
                className="flex min-h-11 items-center gap-3 rounded-md px-2 py-1.5 hover:bg-sunken"
              >
                <span className="font-mono text-ink-muted text-sm">#{other.number}</span>
                <span className="min-w-0 flex-1">
                  <span className="block truncate text-[0.9375rem]">{other.original_filename}</span>
                  <span className="block text-ink-subtle text-sm">
                    {date(other.created_at)}
                    {other.id === job.parent_job_id && " · the version before"}
                    {other.parent_job_id === job.id && " · a new version"}
                  </span>
                </span>
                <StatusBadge status={other.status} />
              </Link>
            </li>
          ))}
        </ul>
        {data && data.filtered > data.jobs.length && (
          <Link
            href={`/dashboard/?status=ALL&search=${encodeURIComponent(job.student_email)}`}
            className="mt-2 inline-flex min-h-11 items-center text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current"
          >
            All {data.filtered}
          </Link>
        )}
      </CardBody>
    </Card>
  );
}
