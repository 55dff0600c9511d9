"use client";

import { lazy, Suspense, useState } from "react";
import type { Tracking } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { useCatalog } from "@/lib/catalog";
import { dateTime, money } from "@/lib/format";

// Few students withdraw: the others need not load a dialog.
const WithdrawDialog = lazy(() => import("./withdraw-dialog"));

interface NextStepProps {
  token: string;
  tracking: Tracking;
}

/** What the student can do now, if anything. */
export function NextStep({ token, tracking }: NextStepProps) {
  const { job } = tracking;
  return (
    <>
      {job.status === "PENDING" && <ConfirmationHint job={job} />}
      {job.status === "COMPLETED" && <PickUpHint job={job} />}
      {job.status === "REJECTED" && <Rejection token={token} job={job} />}
    </>
  );
}

type JobProps = Pick<Tracking, "job">;

function ConfirmationHint({ job }: JobProps) {
  if (job.is_confirmation_expired) {
    return (
      <Callout
        tone="warning"
        title="Your confirmation link has expired"
        action={
          <Button asChild>
            <a href={`/confirm/expired/?job_id=${encodeURIComponent(job.id)}`}>Get a new link</a>
          </Button>
        }
      >
        We print only after you have confirmed the price. Ask for a new link, and confirm by the
        email that comes.
      </Callout>
    );
  }
  return (
    <Callout tone="info" title="Please confirm the price">
      {job.cost_cents !== null && `Your print will cost ${money(job.cost_cents)}. `}
      We sent you an email with a link to confirm it
      {job.confirm_token_expires && `, good until ${dateTime(job.confirm_token_expires)}`}.
    </Callout>
  );
}

function PickUpHint({ job }: JobProps) {
  const { data: catalog } = useCatalog();
  return (
    <Callout tone="success" title="Your print waits for you">
      Come to the {catalog?.lab_name ?? "lab"} with your job number
      {job.cost_cents !== null && ` and pay ${money(job.cost_cents)}`}.
      {catalog?.opening_hours && <span className="mt-1 block">{catalog.opening_hours}</span>}
    </Callout>
  );
}

function Rejection({ token, job }: JobProps & { token: string }) {
  const reasons = [...job.reject_reasons, job.custom_reason].filter(Boolean);
  return (
    <Card>
      <CardHeader>
        <CardTitle>Why it was rejected</CardTitle>
      </CardHeader>
      <CardBody className="flex flex-col gap-5">
        {reasons.length > 0 ? (
          <ul className="list-disc space-y-1 pl-5">
            {reasons.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        ) : (
          <p>No reason was given. Please ask the lab staff.</p>
        )}
        <div>
          <Button asChild>
            <a href={`/submit/?parent=${encodeURIComponent(token)}`}>Hand in a new version</a>
          </Button>
        </div>
      </CardBody>
    </Card>
  );
}

interface WithdrawalProps {
  token: string;
  number: number;
  onChange: (tracking: Tracking) => void;
}

/** The way out, for whoever changed their mind. */
export function Withdrawal(props: WithdrawalProps) {
  const [open, setOpen] = useState(false);
  return (
    <Card>
      <CardBody className="flex flex-wrap items-center justify-between gap-4">
        <p className="min-w-0 flex-1 basis-64 text-[0.9375rem] text-ink-muted">
          Changed your mind? As long as you have not confirmed the price, you can withdraw.
        </p>
        <Button variant="danger-quiet" onClick={() => setOpen(true)}>
          Withdraw this job
        </Button>
      </CardBody>
      {open && (
        <Suspense>
          <WithdrawDialog {...props} onClose={() => setOpen(false)} />
        </Suspense>
      )}
    </Card>
  );
}
