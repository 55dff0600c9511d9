"use client";

import { ShieldCheck } from "lucide-react";
import { useRef, useState } from "react";
import type { Flaw, LogReport } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { ErrorState } from "@/components/ui/states";
import { TextLink } from "@/components/ui/text-link";
import { useFocusRescue } from "@/lib/focus";
import { FAULT_WORDS, faultsIn, isOtherKey, verdict } from "../flaws";
import { useVerification, type Verification } from "../use-verification";
import { ShowMore } from "./show-more";
import { NotStarted, Stopped, When } from "./task-outcome";
import { TaskProgress } from "./task-progress";

const AT_ONCE = 20;

/** The proof that the history is as it was written: started, followed, and what it says. */
export function HistoryCard() {
  const verification = useVerification();
  const { report, task, start } = verification;
  const title = useRef<HTMLHeadingElement>(null);
  useFocusRescue(task.open, () => title.current?.focus());
  return (
    <Card>
      <CardHeader>
        <CardTitle ref={title} tabIndex={-1}>
          The history
        </CardTitle>
        {!report.loading && !task.loading && !task.open && (
          <Button variant="secondary" loading={task.starting} onClick={() => void start()}>
            {!task.starting && <ShieldCheck aria-hidden="true" />}
            Verify the history
          </Button>
        )}
      </CardHeader>
      <CardBody className="flex flex-col gap-5">
        <p className="max-w-prose text-ink-muted leading-relaxed">
          Each event is sealed together with the one before it. Verifying proves that none was
          changed, removed, inserted or cut off since.
        </p>
        <p aria-live="polite" className="sr-only">
          {task.said}
        </p>
        {task.open && <TaskProgress state={task} label="Progress of the verification" />}
        <NotStarted error={task.refusal} />
        <Stopped task={task.task} what="The last verification" />
        <Report verification={verification} />
      </CardBody>
    </Card>
  );
}

function Report({ verification: { report, task } }: { verification: Verification }) {
  const { data, error, fetching } = report;
  if (!data && !error) {
    return (
      <Loading label="Loading the last result">
        <Skeleton className="h-16" />
      </Loading>
    );
  }
  if (!data) {
    return (
      error && (
        <ErrorState
          error={error}
          heading="h3"
          title="The last result did not load"
          onRetry={() => void report.reload()}
          retrying={fetching}
          className="py-6!"
        />
      )
    );
  }
  if (data.verified_at === null) {
    return task.open ? null : <p className="text-ink-subtle">It was not verified yet.</p>;
  }
  if (data.flaw_count === 0) {
    return (
      <Callout tone="success" title={`${verdict(data)}.`}>
        Verified <When at={data.verified_at} />
      </Callout>
    );
  }
  return <Flawed report={data} />;
}

function Flawed({ report }: { report: LogReport }) {
  const [shownAtMost, setShownAtMost] = useState(AT_ONCE);
  const shown = report.flaws.slice(0, shownAtMost);
  if (isOtherKey(report)) {
    return (
      <Callout tone="danger" title="Not one event fits the key">
        The SECRET_KEY is another than the one with which the history was written. Bring the old key
        back; until then nothing can be said about the history. Verified{" "}
        <When at={report.verified_at} />
      </Callout>
    );
  }
  return (
    <>
      <Callout tone="danger" title={`${verdict(report)}.`}>
        <p>
          Verified <When at={report.verified_at} />
        </p>
        <p className="mt-2 font-medium">
          Before you do anything else, keep a copy of the database and of the share as they are now.
        </p>
        <dl className="mt-3 flex flex-col gap-2">
          {faultsIn(report.flaws).map((fault) => (
            <div key={fault}>
              <dt className="inline font-medium">{FAULT_WORDS[fault].label}: </dt>
              <dd className="inline">{FAULT_WORDS[fault].advice}</dd>
            </div>
          ))}
        </dl>
      </Callout>
      <ul className="divide-y divide-line rounded-md border border-line" aria-label="What is wrong">
        {shown.map((flaw) => (
          <FlawItem key={`${flaw.chain} ${flaw.seq} ${flaw.message}`} flaw={flaw} />
        ))}
      </ul>
      <ShowMore
        shown={shown.length}
        total={report.flaw_count}
        onMore={
          shown.length < report.flaws.length
            ? () => setShownAtMost(shownAtMost + 5 * AT_ONCE)
            : undefined
        }
      />
    </>
  );
}

function FlawItem({ flaw }: { flaw: Flaw }) {
  return (
    <li className="grid gap-x-4 gap-y-1 px-4 py-3 sm:grid-cols-[8rem_minmax(0,1fr)]">
      <p className="flex flex-wrap items-start gap-2 sm:flex-col">
        <Badge tone="danger">{FAULT_WORDS[flaw.fault].label}</Badge>
      </p>
      <div className="min-w-0">
        <p className="font-medium text-[0.9375rem]">
          {flaw.number !== null ? (
            <TextLink alone href={`/dashboard/jobs/${flaw.number}/`} prefetch={false}>
              Job #{flaw.number}
            </TextLink>
          ) : flaw.chain === "system" ? (
            "The system's own history"
          ) : (
            "A job that is gone"
          )}
          {flaw.seq !== null && (
            <span className="font-normal text-ink-subtle text-sm"> · event {flaw.seq}</span>
          )}
        </p>
        <p className="wrap-anywhere mt-0.5 text-[0.9375rem] leading-snug">{flaw.message}</p>
        {flaw.number === null && flaw.chain !== "system" && (
          <p className="mt-1 break-all font-mono text-ink-subtle text-xs">{flaw.chain}</p>
        )}
      </div>
    </li>
  );
}
