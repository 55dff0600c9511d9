"use client";

import { Archive, CircleCheckBig, Trash2 } from "lucide-react";
import { useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { ErrorState } from "@/components/ui/states";
import { TextLink } from "@/components/ui/text-link";
import { useFocusRescue } from "@/lib/focus";
import { count, date, fileSize } from "@/lib/format";
import { BATCH_WORDS, type BatchKind, resultText } from "../batches";
import { type Batch, useBatch } from "../use-batch";
import { BatchDialog } from "./batch-dialog";
import { OldJobs } from "./old-jobs";
import { NotStarted, Stopped, When } from "./task-outcome";
import { TaskProgress } from "./task-progress";

/** Archiving or pruning: what would be done, the decision, and what came of it. */
export function BatchCard({ kind }: { kind: BatchKind }) {
  const batch = useBatch(kind);
  const { task } = batch;
  const words = BATCH_WORDS[kind];
  const title = useRef<HTMLHeadingElement>(null);
  const [asking, setAsking] = useState(false);
  useFocusRescue(`${asking} ${task.open}`, () => title.current?.focus());
  return (
    <Card>
      <CardHeader>
        <div>
          <CardTitle ref={title} tabIndex={-1}>
            {words.title}
          </CardTitle>
          <p className="mt-1 max-w-prose text-ink-muted leading-relaxed">{words.meaning}</p>
        </div>
      </CardHeader>
      <CardBody className="flex flex-col gap-5">
        <p aria-live="polite" className="sr-only">
          {task.said}
        </p>
        {task.open && <TaskProgress state={task} label={words.progress} />}
        {!asking && <NotStarted error={task.refusal} />}
        <Stopped task={task.task} what={words.stopped} />
        <Result batch={batch} />
        {!task.open && <Preview batch={batch} onAsk={() => setAsking(true)} />}
      </CardBody>
      {asking && (
        <BatchDialog
          batch={batch}
          onClose={() => setAsking(false)}
          onStarted={() => setAsking(false)}
        />
      )}
    </Card>
  );
}

function Preview({ batch, onAsk }: { batch: Batch; onAsk: () => void }) {
  const { kind, preview, fits, error } = batch;
  const { data } = preview;
  const words = BATCH_WORDS[kind];
  const id = useId();
  if (!data && preview.loading && !error) {
    return (
      <Loading label="Counting the jobs" className="flex flex-col gap-4">
        <Skeleton className="h-20 max-w-96" />
        <Skeleton className="h-32" />
      </Loading>
    );
  }
  if (preview.error && !error && !data) {
    return (
      <ErrorState
        error={preview.error}
        heading="h3"
        onRetry={() => void preview.reload()}
        retrying={preview.fetching}
        className="py-6!"
      />
    );
  }
  return (
    <>
      <Field
        label={words.days}
        error={error}
        hint={!error && batch.shortest && `The lab's policy: ${batch.shortest} days or more.`}
      >
        {(control) => (
          <Input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            maxLength={5}
            value={batch.days}
            onChange={(event) => batch.setDays(event.target.value)}
            className="max-w-32 tabular-nums"
          />
        )}
      </Field>
      {!error && data && (
        <section
          aria-labelledby={id}
          aria-busy={!fits || undefined}
          className={fits ? undefined : "opacity-60"}
        >
          <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
            <div>
              <h3 id={id} aria-live="polite" className="font-semibold">
                {data.count > 0 ? words.due(count(data.count, "job")) : words.none}
              </h3>
              {data.count > 0 && (
                <p className="text-ink-muted text-sm">
                  {fileSize(data.size)} of uploads. Unchanged since {date(data.before)} or longer.
                </p>
              )}
            </div>
            {data.count > 0 && (
              <Button
                variant={kind === "prune" ? "danger-quiet" : "primary"}
                disabled={!fits}
                onClick={onAsk}
              >
                {kind === "prune" ? <Trash2 aria-hidden="true" /> : <Archive aria-hidden="true" />}
                {words.button(count(data.count, "job"))}
              </Button>
            )}
          </div>
          {data.count > 0 && (
            <OldJobs preview={data} caption={words.due(count(data.count, "job"))} />
          )}
        </section>
      )}
    </>
  );
}

function Result({ batch: { kind, task, result } }: { batch: Batch }) {
  if (!result || task.open) return null;
  const when = <When at={task.task?.finished_at ?? null} by={task.task?.created_by_name} />;
  const words = resultText(kind, result);
  if (result.jobs_failed === 0) {
    return (
      <p className="flex items-start gap-2 text-[0.9375rem]">
        <CircleCheckBig aria-hidden="true" className="mt-0.5 size-4.5 shrink-0 text-success-text" />
        <span>
          The last time: {words} {when}
        </span>
      </p>
    );
  }
  const untold = result.jobs_failed - result.failed.length;
  return (
    <Callout tone="warning" title={`The last time: ${words}`}>
      <p>{when}</p>
      <ul className="mt-2 flex flex-col gap-1.5">
        {result.failed.map(({ job_id, number, reason }) => (
          <li key={job_id}>
            <TextLink href={`/dashboard/jobs/${number}/`} prefetch={false}>
              Job #{number}
            </TextLink>
            : {reason}
          </li>
        ))}
      </ul>
      {untold > 0 && <p className="mt-2">And {count(untold)} more.</p>}
    </Callout>
  );
}
