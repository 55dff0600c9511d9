import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import type { JobDetail } from "@/api/types";
import { Card } from "@/components/ui/card";
import { dateTime, fileSize } from "@/lib/format";
import { whoOf } from "../history";

/** What is seldom wanted: names, places and hashes. */
export function TechnicalDetails({ job }: { job: JobDetail }) {
  return (
    <Card>
      <details className="group">
        <summary className="flex min-h-14 cursor-pointer list-none items-center gap-2.5 rounded-lg px-5 font-semibold sm:px-6 [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden="true"
            className="size-4.5 text-ink-subtle transition-transform group-open:rotate-90"
          />
          Technical details
        </summary>
        <dl className="flex flex-col gap-3 px-5 pb-5 sm:px-6 sm:pb-6">
          <Item name="Last changed">
            {dateTime(job.updated_at)}
            {job.last_updated_by && ` by ${nameOf(job)}`}
          </Item>
          {job.locked_by_name && job.locked_until && (
            <Item name="Held">
              by {job.locked_by_name} until {dateTime(job.locked_until)}
            </Item>
          )}
          {job.confirmation_last_sent_at && (
            <Item name="Confirmation link last sent">
              {dateTime(job.confirmation_last_sent_at)}
              {job.confirm_token_expires && `, good until ${dateTime(job.confirm_token_expires)}`}
            </Item>
          )}
          <Item name="Base name" code>
            {job.base_name}
          </Item>
          <Item name="File" code>
            {job.file_path}
          </Item>
          <Item name="Original" code>
            {job.original_path}
          </Item>
          <Item name="Metadata" code>
            {job.metadata_path}
          </Item>
          <Item name="Original's size">
            {fileSize(job.file_size)} ({job.file_size} bytes)
          </Item>
          <Item name="Original's SHA-256" code>
            {job.file_hash}
          </Item>
          <Item name="Job id" code>
            {job.id}
          </Item>
          <Item name="Version">{job.version}</Item>
        </dl>
      </details>
    </Card>
  );
}

function nameOf(job: JobDetail): string {
  const event = job.events.findLast(({ triggered_by }) => triggered_by === job.last_updated_by);
  return event ? whoOf(event) : (job.last_updated_by ?? "");
}

function Item({ name, code, children }: { name: string; code?: boolean; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-subtle text-sm">{name}</dt>
      <dd className={`break-all text-sm ${code ? "font-mono" : "font-medium"}`}>{children}</dd>
    </div>
  );
}
