"use client";

import { Pencil } from "lucide-react";
import Link from "next/link";
import type { ReactNode } from "react";
import type { Job } from "@/api/types";
import { ColorSwatch } from "@/components/job/color-swatch";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { cn } from "@/lib/classes";
import { type DialogAction, may } from "../actions";
import { useStudentJobs } from "../use-job";

interface DetailsCardProps {
  job: Job;
  hex: string | null;
  onStart: (action: DialogAction, job: Job) => void;
}

/** Who wants what, and how. */
export function DetailsCard({ job, hex, onStart }: DetailsCardProps) {
  return (
    <Card>
      <CardHeader>
        <CardTitle>Details</CardTitle>
        {may(job, "edit") && (
          <Button variant="secondary" size="sm" onClick={() => onStart("edit", job)}>
            <Pencil aria-hidden="true" />
            Edit
          </Button>
        )}
      </CardHeader>
      <CardBody>
        <dl className="grid grid-cols-2 gap-x-8 gap-y-4 xl:grid-cols-3">
          <Fact name="Student">{job.student_name}</Fact>
          <Fact name="Email address" wide>
            <a
              href={`mailto:${job.student_email}?subject=${encodeURIComponent(`Your 3D print #${job.number}`)}`}
              className="-my-[0.6875rem] inline-block break-all py-[0.6875rem] text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current"
            >
              {job.student_email}
            </a>
          </Fact>
          <Fact name="Discipline">{job.discipline}</Fact>
          <Fact name="Class">{job.class_number}</Fact>
          <Fact name="Printer">{job.printer_name}</Fact>
          <Fact name="Method">{job.print_method}</Fact>
          <Fact name="Color">
            <span className="inline-flex items-center gap-2">
              <ColorSwatch name={job.color} hex={hex} />
              {job.color}
            </span>
          </Fact>
          <Fact name="Material">
            {job.material ?? <span className="text-ink-subtle">set at approval</span>}
          </Fact>
          <Fact name="Handed in as">{job.original_filename}</Fact>
          {job.parent_job_id && (
            <Fact name="New version of">
              <ParentLink job={job} id={job.parent_job_id} />
            </Fact>
          )}
        </dl>
      </CardBody>
    </Card>
  );
}

function ParentLink({ job, id }: { job: Job; id: string }) {
  const { data } = useStudentJobs(job);
  const parent = data?.jobs.find((each) => each.id === id);
  return (
    <Link
      href={`/dashboard/jobs/${parent?.number ?? id}/`}
      prefetch={false}
      className="-my-[0.6875rem] inline-block py-[0.6875rem] text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current"
    >
      {parent ? `Job #${parent.number}` : "An earlier job"}
    </Link>
  );
}

function Fact({ name, wide, children }: { name: string; wide?: boolean; children: ReactNode }) {
  return (
    <div className={cn("min-w-0", wide && "max-sm:order-first max-sm:col-span-2")}>
      <dt className="text-ink-subtle text-sm">{name}</dt>
      <dd className="mt-0.5 break-words font-medium text-[0.9375rem]">{children}</dd>
    </div>
  );
}
