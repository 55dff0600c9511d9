import type { JobDetail } from "@/api/types";
import { Callout } from "@/components/ui/callout";
import { dateTime } from "@/lib/format";
import { failures, whoOf } from "../history";

const TITLES: Partial<Record<JobDetail["status"], string>> = {
  READYTOPRINT: "The last print failed",
  PRINTING: "An earlier print failed",
};

/** Why the job is printed again, for whoever prints it. */
export function FailureNotice({ job }: { job: JobDetail }) {
  const title = TITLES[job.status];
  const [last, ...before] = failures(job.events);
  if (!title || !last) return null;
  return (
    <Callout tone="warning" title={title}>
      <p className="wrap-anywhere whitespace-pre-line">{last.reason}</p>
      <p className="mt-1 text-ink-muted text-sm">
        Reported by {whoOf(last.event)}, {dateTime(last.event.timestamp)}
        {before.length > 0 && `. ${before.length + 1} prints have failed so far`}
      </p>
    </Callout>
  );
}
