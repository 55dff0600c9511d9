import { FolderOpen } from "lucide-react";
import type { Outbox } from "@/api/types";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Skeleton } from "@/components/ui/skeleton";
import { count } from "@/lib/format";
import type { OutboxPages } from "../../outbox/use-outbox";
import { percent } from "../../outbox/words";

// Below this, students miss what they wait for.
const GOOD = 0.98;

/** Whether emails reach people: the share that went out, or where they lie instead. */
export function OutboxSummary({ outbox: { data, loading } }: { outbox: OutboxPages }) {
  if (loading) return <Skeleton className="mb-6 h-24 rounded-lg" />;
  if (!data) return null;
  return (
    <div className="mb-6 flex flex-col gap-4">
      {data.to_files && <ToFiles folder={data.folder} />}
      <Card>
        <CardBody className="flex flex-wrap items-center gap-x-6 gap-y-2">
          <Delivered outbox={data} />
        </CardBody>
      </Card>
    </div>
  );
}

function ToFiles({ folder }: { folder: string | null }) {
  return (
    <Callout
      tone="warning"
      icon={FolderOpen}
      title="No mail server is set up: emails reach nobody"
      action={folder && <CopyButton size="sm" text={folder} label="Copy the path" />}
    >
      <p>
        Each email is written to a file instead, which a mail program opens. The files lie on the
        server in
      </p>
      {folder && <code className="mt-1 block break-all font-mono text-sm">{folder}</code>}
      <p className="mt-2">Set SMTP_HOST and start Printdesk again to have them sent.</p>
    </Callout>
  );
}

function Delivered({ outbox: { delivered, counts, to_files } }: { outbox: Outbox }) {
  const went = to_files ? "were written" : "went out";
  if (delivered === null) {
    return <p className="text-ink-muted">No email was due in the last 30 days.</p>;
  }
  return (
    <>
      <p className="font-semibold text-3xl tabular-nums leading-none">{percent(delivered)}</p>
      <p className="min-w-0 flex-1 basis-64 text-ink-muted leading-snug">
        of the emails of the last 30 days {went}.{" "}
        {delivered < GOOD && "Look at those that failed: what was in the way stands beside each."}
        {counts.queued ? ` ${count(counts.queued, "waits", "wait")} now.` : ""}
      </p>
    </>
  );
}
