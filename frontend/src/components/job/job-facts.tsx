import type { ReactNode } from "react";
import type { StudentJob } from "@/api/types";
import { cn } from "@/lib/classes";
import { grams, hours } from "@/lib/format";

/** What is printed, how and for whom: what a student knows and may check. */
export function JobFacts({ job, className }: { job: StudentJob; className?: string }) {
  return (
    <dl className={cn("divide-y divide-line", className)}>
      <Row name="File">
        <span className="break-all">{job.original_filename}</span>
      </Row>
      <Row name="Method">{job.print_method}</Row>
      <Row name="Material">{job.material}</Row>
      <Row name="Color">{job.color}</Row>
      <Row name="Printer">{job.printer_name}</Row>
      <Row name="Weight">{job.weight_g === null ? null : grams(job.weight_g)}</Row>
      <Row name="Print time">{job.time_hours === null ? null : hours(job.time_hours)}</Row>
      <Row name="Class">{`${job.discipline}, ${job.class_number}`}</Row>
    </dl>
  );
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  if (children === null) return null;
  return (
    // What does not fit beside its name, as in large text on a phone, stands under it.
    <div className="flex flex-wrap gap-x-6 py-2.5 text-[0.9375rem]">
      <dt className="text-ink-muted">{name}</dt>
      <dd className="ml-auto min-w-0 text-right font-medium tabular-nums">{children}</dd>
    </div>
  );
}
