"use client";

import { FolderSearch, SearchCheck } from "lucide-react";
import { useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { RadioGroup, RadioOption } from "@/components/ui/radio";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { useFocusRescue } from "@/lib/focus";
import { type Audit, useAudit } from "../use-audit";
import { AuditFindings } from "./audit-findings";
import { NotStarted, Stopped } from "./task-outcome";
import { TaskProgress } from "./task-progress";

/** The integrity audit: started, followed, and what it found. */
export function AuditCard() {
  const audit = useAudit();
  const { report, task } = audit;
  const title = useRef<HTMLHeadingElement>(null);
  // The button that started it gives way to the progress.
  useFocusRescue(task.open, () => title.current?.focus());
  return (
    <Card>
      <CardHeader>
        <div>
          <CardTitle ref={title} tabIndex={-1}>
            Files on the share
          </CardTitle>
          <p className="mt-1 max-w-prose text-ink-muted leading-relaxed">
            The audit compares what lies on the share with what the jobs say. It changes nothing:
            what becomes of its findings is for you to decide.
          </p>
        </div>
      </CardHeader>
      <CardBody className="flex flex-col gap-5">
        <p aria-live="polite" className="sr-only">
          {task.said}
        </p>
        {report.loading || task.loading ? (
          <Loading label="Loading the last report" className="flex flex-col gap-4">
            <Skeleton className="h-24" />
            <Skeleton className="h-32" />
          </Loading>
        ) : (
          <>
            {task.open ? (
              <TaskProgress state={task} label="Progress of the audit" />
            ) : (
              <Launcher audit={audit} />
            )}
            <NotStarted error={task.refusal} />
            <Stopped task={task.task} what="The last audit" />
          </>
        )}
      </CardBody>
      <Report audit={audit} />
    </Card>
  );
}

const KINDS = [
  {
    full: false,
    label: "Quick",
    hint: "Is every file there, in its place, with its size? Seconds, also with many files.",
  },
  {
    full: true,
    label: "Full",
    hint: "Reads every byte as well. Takes as long as reading the whole share.",
  },
];

function Launcher({ audit }: { audit: Audit }) {
  const [full, setFull] = useState(false);
  return (
    <div className="grid items-end gap-4 sm:grid-cols-[minmax(0,1fr)_auto]">
      <RadioGroup
        legend="How closely to look"
        className="sm:[&>div:last-child]:grid sm:[&>div:last-child]:grid-cols-2"
      >
        {KINDS.map((kind) => (
          <RadioOption
            key={kind.label}
            name="audit"
            label={kind.label}
            hint={kind.hint}
            checked={full === kind.full}
            onChange={() => setFull(kind.full)}
          />
        ))}
      </RadioGroup>
      <Button loading={audit.task.starting} onClick={() => void audit.start(full)}>
        {!audit.task.starting && <FolderSearch aria-hidden="true" />}
        Start the audit
      </Button>
    </div>
  );
}

function Report({ audit: { report, task } }: { audit: Audit }) {
  const { data, error, fetching } = report;
  if (!data) {
    return error ? (
      <div className="border-line border-t">
        <ErrorState
          error={error}
          heading="h3"
          title="The last report did not load"
          onRetry={() => void report.reload()}
          retrying={fetching}
        />
      </div>
    ) : null;
  }
  if (data.report_generated_at === null) {
    return task.open ? null : (
      <div className="border-line border-t">
        <EmptyState icon={SearchCheck} heading="h3" title="There was no audit yet">
          A quick one takes seconds. Have one after anybody has tidied up on the share by hand, and
          a full one now and then.
        </EmptyState>
      </div>
    );
  }
  return (
    <div className="border-line border-t">
      {error && (
        <Callout tone="warning" role="status" className="m-5 mb-0 sm:m-6 sm:mb-0">
          {error.message} What you see may be out of date.
        </Callout>
      )}
      {/* Another report begins anew: nothing is chosen, nothing is mended. */}
      <AuditFindings key={data.report_generated_at} report={data} running={task.open} />
    </div>
  );
}
