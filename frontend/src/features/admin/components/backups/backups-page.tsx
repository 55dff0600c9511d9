"use client";

import { DatabaseBackup } from "lucide-react";
import { useRef } from "react";
import type { Backups } from "@/api/types";
import { PageTitle } from "@/components/shell/page-shell";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { useFocusRescue } from "@/lib/focus";
import { dateTime } from "@/lib/format";
import { type BackupRoom, useBackups } from "../../backups/use-backups";
import { NotStarted, Stopped } from "../task-outcome";
import { TaskProgress } from "../task-progress";
import { BackupList } from "./backup-list";
import { NoFolder } from "./no-folder";

/** The backups: whether they are made, how good they are, and making one now. */
export function BackupsPage() {
  return (
    <>
      <PageTitle title="Backups">
        Each night the database, the files of all jobs and the key are copied as one matching set.
        Bring one back with the command “printdesk restore”.
      </PageTitle>
      <BackupsCard />
    </>
  );
}

function BackupsCard() {
  const room = useBackups();
  const { data, error, fetching, loading } = room.backups;
  const title = useRef<HTMLHeadingElement>(null);
  const busy = room.making.open || room.verifying.open;
  useFocusRescue(busy, () => title.current?.focus());
  if (loading) {
    return (
      <Card>
        <CardBody>
          <Loading label="Loading the backups" className="flex flex-col gap-4">
            <Skeleton className="h-16" />
            <Skeleton className="h-48" />
          </Loading>
        </CardBody>
      </Card>
    );
  }
  if (!data) {
    return error ? (
      <Card>
        <ErrorState error={error} onRetry={() => void room.backups.reload()} retrying={fetching} />
      </Card>
    ) : null;
  }
  if (data.folder === null) {
    return (
      <Card>
        <NoFolder />
      </Card>
    );
  }
  // The warning says the same once more.
  const told = data.unavailable !== null || room.making.task?.status === "failed";
  return (
    <Card>
      <CardHeader className="items-start!">
        <div className="w-full min-w-0 sm:w-auto sm:flex-1">
          <CardTitle ref={title} tabIndex={-1}>
            Backups of the lab
          </CardTitle>
          <Where backups={data} folder={data.folder} />
        </div>
        {!busy && (
          <Button loading={room.making.starting} onClick={() => void room.make()}>
            {!room.making.starting && <DatabaseBackup aria-hidden="true" />}
            Back up now
          </Button>
        )}
      </CardHeader>
      <CardBody className="flex flex-col gap-5">
        <p aria-live="polite" className="sr-only">
          {room.making.said} {room.verifying.said}
        </p>
        {error && (
          <Callout tone="warning" role="status" title="This may be out of date">
            {error.message}
          </Callout>
        )}
        <UnderWay room={room} />
        {data.warning && !told && <Callout tone="warning">{data.warning}</Callout>}
        {data.unavailable && (
          <Callout tone="danger" title="The folder cannot be read">
            {data.unavailable}
          </Callout>
        )}
        {data.backups.length > 0 && (
          <BackupList
            backups={data.backups}
            busy={busy || room.verifying.starting}
            onVerify={(name) => void room.verify(name)}
          />
        )}
      </CardBody>
      {data.backups.length === 0 && !data.unavailable && !busy && (
        <div className="border-line border-t">
          <EmptyState icon={DatabaseBackup} heading="h3" title="There is no backup yet">
            The first one is made by itself, within minutes. It copies every file; those after it
            copy only what is new.
          </EmptyState>
        </div>
      )}
    </Card>
  );
}

function Where({ backups, folder }: { backups: Backups; folder: string }) {
  return (
    <p className="mt-1 max-w-prose text-ink-muted leading-relaxed">
      In <span className="wrap-anywhere font-mono text-[0.9em] text-ink">{folder}</span>, daily at{" "}
      {backups.time} on the server’s clock
      {backups.next_at && (
        <>
          ; the next one is due <time dateTime={backups.next_at}>{dateTime(backups.next_at)}</time>
        </>
      )}
      . The newest of each of the last 14 days, 8 weeks and 12 months stays.
    </p>
  );
}

function UnderWay({ room: { making, verifying } }: { room: BackupRoom }) {
  return (
    <>
      {making.open && <TaskProgress state={making} label="Progress of the backup" />}
      {verifying.open && <TaskProgress state={verifying} label="Progress of verifying" />}
      <NotStarted error={making.refusal ?? verifying.refusal} />
      <Stopped task={making.task} what="The last backup" />
      <Stopped task={verifying.task} what="The last verification" />
    </>
  );
}
