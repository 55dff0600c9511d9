import { Download, Upload } from "lucide-react";
import type { FileVersion, Job } from "@/api/types";
import { FileName } from "@/components/job/file-name";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { ErrorState } from "@/components/ui/states";
import { dateTime, fileSize } from "@/lib/format";
import type { Query } from "@/lib/query";
import { may } from "../actions";

const KINDS: Record<FileVersion["kind"], { words: string; tone: Tone }> = {
  original: { words: "as handed in", tone: "neutral" },
  authoritative: { words: "will be printed", tone: "accent" },
  version: { words: "earlier version", tone: "neutral" },
  sibling: { words: "saved beside it", tone: "info" },
};

const ORDER: FileVersion["kind"][] = ["authoritative", "sibling", "version", "original"];

interface FilesPanelProps {
  job: Job;
  versions: Query<{ versions: FileVersion[] }>;
  onUpload: () => void;
}

/** Every file of the job, to be downloaded. */
export function FilesPanel({ job, versions, onUpload }: FilesPanelProps) {
  if (versions.loading) {
    return (
      <Loading label="Loading the files" className="flex flex-col gap-3">
        <Skeleton className="h-12" />
        <Skeleton className="h-12" />
      </Loading>
    );
  }
  if (!versions.data) {
    return versions.error ? (
      <ErrorState
        error={versions.error}
        onRetry={() => void versions.reload()}
        retrying={versions.fetching}
        className="py-4"
      />
    ) : null;
  }
  const files = ORDER.flatMap(
    (kind) => versions.data?.versions.filter((f) => f.kind === kind) ?? [],
  );
  return (
    <>
      <ul className="divide-y divide-line">
        {files.map((file) => (
          <li key={`${file.kind} ${file.name}`} className="flex items-center gap-4 py-3 first:pt-0">
            <div className="min-w-0 flex-1">
              <p className="wrap-anywhere font-medium font-mono text-sm">
                <FileName name={file.name} />
              </p>
              <p className="mt-1 flex flex-wrap items-center gap-x-2.5 gap-y-1 text-ink-muted text-sm">
                <Badge tone={KINDS[file.kind].tone}>{KINDS[file.kind].words}</Badge>
                {fileSize(file.size)} · {dateTime(file.modified_at)}
              </p>
            </div>
            <Button asChild variant="ghost" size="icon">
              <a
                href={file.download_url}
                download={file.name}
                title="Download"
                aria-label={`Download ${file.name}, ${KINDS[file.kind].words}`}
              >
                <Download aria-hidden="true" />
              </a>
            </Button>
          </li>
        ))}
      </ul>
      {may(job, "upload-file") && (
        <Button variant="secondary" className="mt-4" onClick={onUpload}>
          <Upload aria-hidden="true" />
          Upload a new file
        </Button>
      )}
    </>
  );
}
