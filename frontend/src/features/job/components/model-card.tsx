"use client";

import { Download, ExternalLink } from "lucide-react";
import type { CatalogPrinter, Job } from "@/api/types";
import { FileName } from "@/components/job/file-name";
import { ModelView } from "@/components/model/model-view";
import { Findings, Measures, PreflightSkeleton } from "@/components/model/preflight-panel";
import { Button } from "@/components/ui/button";
import { Card, CardBody } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { NoAnswer } from "@/features/opener/components/no-answer";
import { pathIn } from "@/features/opener/links";
import { useAnswer } from "@/features/opener/use-answer";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { dateTime, fileSize } from "@/lib/format";
import { useVersions } from "../use-job";

interface ModelCardProps {
  job: Job;
  hex: string | null;
  printer: CatalogPrinter | undefined;
  /** The server is at it still. */
  awaited: boolean;
  onOpened: (job: Job) => void;
}

/** The model, and the ways to its file. */
export function ModelCard({ job, hex, printer, awaited, onOpened }: ModelCardProps) {
  const api = useApi();
  const { data } = useVersions(job);
  const answer = useAnswer();
  const file = data?.versions.find(({ kind }) => kind === "authoritative");

  function noteOpened() {
    answer.listen();
    const params = { path: { job_ref: job.id } };
    // The slicer opens all the same when this cannot be noted.
    unwrap(api.POST("/api/v1/jobs/{job_ref}/opened", { params })).then(onOpened, () => undefined);
  }

  return (
    <Card>
      <CardBody className="flex flex-col gap-5 sm:flex-row sm:gap-6">
        <ModelView job={job} hex={hex} printer={printer} className="w-full sm:w-84" />
        <div className="flex min-w-0 flex-1 flex-col gap-5">
          <div className="min-w-0">
            <p className="text-ink-subtle text-sm">The file that will be printed</p>
            <p className="wrap-anywhere mt-0.5 font-medium font-mono text-[0.9375rem]">
              <FileName name={job.display_name} />
            </p>
            {file && (
              <p className="mt-1 text-ink-muted text-sm">
                {fileSize(file.size)}, saved {dateTime(file.modified_at)}
              </p>
            )}
          </div>
          <div className="flex flex-wrap gap-2.5">
            {job.open_url && (
              <>
                <Button asChild variant="soft">
                  <a href={job.open_url} onClick={noteOpened}>
                    <ExternalLink aria-hidden="true" />
                    Open file
                  </a>
                </Button>
                <CopyButton text={pathIn(job.open_url)} label="Copy path" />
              </>
            )}
            {file && (
              <Button asChild variant="secondary">
                <a href={file.download_url} download={file.name}>
                  <Download aria-hidden="true" />
                  Download
                </a>
              </Button>
            )}
          </div>
          {answer.silent && <NoAnswer onDismiss={answer.dismiss} />}
          {job.preflight ? <Findings job={job} /> : awaited && <PreflightSkeleton />}
        </div>
      </CardBody>
      {isReadable(job) && (
        <div className="border-line border-t p-5 sm:p-6">
          <Measures job={job} priced={job.cost_cents !== null} />
        </div>
      )}
    </Card>
  );
}

const isReadable = ({ preflight }: Job) => preflight !== null && !("error" in preflight);
