"use client";

import { FileCheck, FileX, Upload } from "lucide-react";
import type { Job } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { type DialogAction, may } from "../actions";
import { useVersions } from "../use-job";

interface MissingFileProps {
  job: Job;
  onStart: (action: DialogAction, job: Job) => void;
}

const NEEDED = ["UPLOADED", "PENDING", "READYTOPRINT", "PRINTING"];

/** Says that somebody has renamed or deleted the file to be printed, and how to mend it. */
export function MissingFile({ job, onStart }: MissingFileProps) {
  const { data } = useVersions(job);
  // What was seen just now is truer than what the worker saw.
  const missing = data?.file_missing ?? job.file_missing;
  if (!missing || !NEEDED.includes(job.status)) return null;
  const folder = job.file_path.split("/")[0];
  return (
    <Callout
      tone="danger"
      icon={FileX}
      role="status"
      title="The file that will be printed is missing"
      action={
        may(job, "choose-file") && (
          <>
            <Button variant="secondary" onClick={() => onStart("choose-file", job)}>
              <FileCheck aria-hidden="true" />
              Choose the file to print
            </Button>
            <Button variant="secondary" onClick={() => onStart("upload-file", job)}>
              <Upload aria-hidden="true" />
              Upload a new file
            </Button>
          </>
        )
      }
    >
      <span className="wrap-anywhere font-mono text-sm">{job.display_name}</span> is not in the
      folder {folder} any more: it was renamed or deleted there. Put it back under that name, or
      choose what shall be printed instead.
    </Callout>
  );
}
