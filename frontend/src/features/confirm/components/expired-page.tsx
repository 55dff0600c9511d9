"use client";

import { CircleSlash, Link2Off, MailCheck, TimerOff } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { useSearch } from "@/lib/address";
import { publicApi, unwrap } from "@/lib/api/client";
import { type ApiError, asApiError } from "@/lib/api/errors";
import { useNow } from "@/lib/clock";
import { countdown } from "@/lib/format";
import { useQuery } from "@/lib/query";
import { STATUS_WORDS } from "@/lib/statuses";

export function ExpiredPage() {
  const search = useSearch();
  const jobId = search?.get("job_id");
  return (
    <Card>
      {!search ? <ExpiredSkeleton /> : jobId ? <Expired jobId={jobId} /> : <UnknownJob />}
    </Card>
  );
}

function Expired({ jobId }: { jobId: string }) {
  const { data, error, loading, fetching, reload } = useQuery(`expired/${jobId}`, (signal) =>
    unwrap(
      publicApi.GET("/api/v1/confirm/expired", { params: { query: { job_id: jobId } }, signal }),
    ),
  );
  const resend = useResend(jobId);

  if (loading) return <ExpiredSkeleton />;
  if (error?.status === 404) return <UnknownJob />;
  if (!data) {
    return error ? (
      <ErrorState heading="h1" error={error} onRetry={() => void reload()} retrying={fetching} />
    ) : null;
  }
  const jobName = <span className="font-mono">#{data.number}</span>;
  if (resend.sent) {
    return (
      <div role="status">
        <EmptyState icon={MailCheck} tone="success" heading="h1" title="A new link is on its way">
          Look into your inbox in a minute or two, and into the spam folder too. Only the newest
          link for job {jobName} works.
        </EmptyState>
      </div>
    );
  }
  if (data.status !== "PENDING") {
    return (
      <EmptyState icon={CircleSlash} heading="h1" title="There is nothing to confirm">
        Job {jobName}: {STATUS_WORDS[data.status].meaning}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={TimerOff}
      tone="warning"
      heading="h1"
      title="Get a new confirmation link"
      action={
        <ResendButton
          possibleAt={resend.retryAt ?? data.resend_possible_at}
          sending={resend.sending}
          onResend={resend.send}
        />
      }
    >
      <p>
        Job {jobName} waits for you to confirm its price. We send a new link to the email address
        you gave, once an hour at most.
      </p>
      {resend.error && (
        <Callout tone="danger" role="alert" className="mt-5 text-left" title="No email was sent">
          {resend.error.message}
        </Callout>
      )}
    </EmptyState>
  );
}

function useResend(jobId: string) {
  const [sending, setSending] = useState(false);
  const [sent, setSent] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);
  const [retryAt, setRetryAt] = useState<string | null>(null);

  async function send() {
    setSending(true);
    setError(null);
    try {
      const body = { job_id: jobId };
      await unwrap(publicApi.POST("/api/v1/submit/resend-confirmation", { body }));
      setSent(true);
    } catch (failure) {
      const refusal = asApiError(failure);
      setRetryAt(retryTime(refusal));
      // Too soon is no failure: the countdown says it.
      if (refusal.code !== "resend_too_soon") setError(refusal);
    } finally {
      setSending(false);
    }
  }

  return { sending, sent, error, retryAt, send };
}

function retryTime(refusal: ApiError): string | null {
  const told = refusal.detail("retry_at");
  if (told) return told;
  const seconds = refusal.retryAfterSeconds;
  return seconds === null ? null : new Date(Date.now() + seconds * 1000).toISOString();
}

interface ResendButtonProps {
  possibleAt: string | null;
  sending: boolean;
  onResend: () => void;
}

/** The button, or how long it still takes until there is one. */
function ResendButton({ possibleAt, sending, onResend }: ResendButtonProps) {
  const now = useNow(1000);
  const left = possibleAt && now !== null ? Date.parse(possibleAt) - now : 0;
  if (left > 0) {
    return (
      <p className="text-ink-muted">
        An email was sent not long ago. You can ask for another one in{" "}
        <span role="timer" className="font-medium font-mono text-ink tabular-nums">
          {countdown(left)}
        </span>
      </p>
    );
  }
  return (
    <Button size="lg" loading={sending} onClick={onResend}>
      Send me a new link
    </Button>
  );
}

function UnknownJob() {
  return (
    <EmptyState
      icon={Link2Off}
      heading="h1"
      title="We do not know this job"
      action={
        <Button asChild variant="secondary">
          <a href="/">To the start page</a>
        </Button>
      }
    >
      Please open the link from your email again, and check that it was copied whole.
    </EmptyState>
  );
}

function ExpiredSkeleton() {
  return (
    <Loading label="Loading" className="flex flex-col items-center gap-4 px-6 py-12">
      <Skeleton className="size-14 rounded-full!" />
      <Skeleton className="h-7 w-64 max-w-full" />
      <Skeleton className="h-5 w-80 max-w-full" />
      <Skeleton className="h-11 w-48" />
    </Loading>
  );
}
