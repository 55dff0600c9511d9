"use client";

import { useState } from "react";
import type { BatchPreview } from "@/api/types";
import { StatusBadge } from "@/components/ui/status-badge";
import { Table, TableCell, TableHead } from "@/components/ui/table";
import { TextLink } from "@/components/ui/text-link";
import { date, fileSize } from "@/lib/format";
import { ShowMore } from "./show-more";

const AT_ONCE = 10;

/** The jobs that a batch would take, the oldest first. */
export function OldJobs({ preview, caption }: { preview: BatchPreview; caption: string }) {
  const [all, setAll] = useState(false);
  const shown = all ? preview.jobs : preview.jobs.slice(0, AT_ONCE);
  return (
    <>
      <Table caption={`${caption}, the oldest first`} className="mt-4">
        <thead>
          <tr>
            <TableHead>Job</TableHead>
            <TableHead className="max-sm:hidden">Status</TableHead>
            <TableHead>Since</TableHead>
            <TableHead className="text-right max-sm:hidden">Upload</TableHead>
          </tr>
        </thead>
        <tbody>
          {shown.map((job) => (
            <tr key={job.id}>
              <TableCell>
                <TextLink
                  href={`/dashboard/jobs/${job.number}/`}
                  prefetch={false}
                  className="inline-flex min-h-11 items-center"
                >
                  <span className="wrap-anywhere">
                    #{job.number} {job.student_name}
                  </span>
                </TextLink>
              </TableCell>
              <TableCell className="max-sm:hidden">
                <StatusBadge status={job.status} />
              </TableCell>
              <TableCell className="whitespace-nowrap text-ink-muted">
                {date(job.status_changed_at)}
              </TableCell>
              <TableCell className="whitespace-nowrap text-right text-ink-muted tabular-nums max-sm:hidden">
                {fileSize(job.file_size)}
              </TableCell>
            </tr>
          ))}
        </tbody>
      </Table>
      <ShowMore
        className="mt-3"
        shown={shown.length}
        total={preview.count}
        onMore={shown.length < preview.jobs.length ? () => setAll(true) : undefined}
        label={`Show ${preview.jobs.length === preview.count ? "all" : "the first"} ${preview.jobs.length}`}
      >
        The oldest come first.
      </ShowMore>
    </>
  );
}
