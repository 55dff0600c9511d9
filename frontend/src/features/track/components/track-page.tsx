"use client";

import { Link2Off } from "lucide-react";
import type { Tracking } from "@/api/types";
import { JobFacts } from "@/components/job/job-facts";
import { FirstLook } from "@/components/model/first-look";
import { ModelView } from "@/components/model/model-view";
import { useLookAgain } from "@/components/model/use-look-again";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { StatusBadge } from "@/components/ui/status-badge";
import { usePathToken } from "@/lib/address";
import { publicApi, unwrap } from "@/lib/api/client";
import { colorOf, printerOf, useCatalog } from "@/lib/catalog";
import { useUnhurried } from "@/lib/first-drawing";
import { dateTime, money, time } from "@/lib/format";
import { type Query, useQuery } from "@/lib/query";
import { STATUS_WORDS } from "@/lib/statuses";
import { NextStep, Withdrawal } from "./next-step";
import { Road } from "./road";

const REFRESH_MS = 45_000;

export function TrackPage() {
  const token = usePathToken("/track/");
  if (token === null) return <TrackSkeleton />;
  return token === "" ? <NoSuchJob /> : <Track token={token} />;
}

function Track({ token }: { token: string }) {
  const query = useQuery<Tracking>(
    `track/${token}`,
    (signal) =>
      unwrap(publicApi.GET("/api/v1/track/{token}", { params: { path: { token } }, signal })),
    { pollMs: REFRESH_MS },
  );
  const shown = useUnhurried(!query.loading);
  if (!shown) return <TrackSkeleton />;
  if (query.error?.status === 404) return <NoSuchJob />;
  if (!query.data) {
    return query.error ? (
      <Card>
        <ErrorState
          heading="h1"
          error={query.error}
          onRetry={() => void query.reload()}
          retrying={query.fetching}
        />
      </Card>
    ) : null;
  }
  return <TrackedJob token={token} tracking={query.data} query={query} />;
}

interface TrackedJobProps {
  token: string;
  tracking: Tracking;
  query: Query<Tracking>;
}

function TrackedJob({ token, tracking, query }: TrackedJobProps) {
  const { job } = tracking;
  const { data: catalog } = useCatalog();
  const hex = colorOf(catalog, job)?.hex ?? null;
  const awaited = useLookAgain(job, query.reload);

  return (
    <div className="flex flex-col gap-6">
      <header>
        <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
          <h1 className="font-semibold text-[1.75rem] sm:text-[2rem]">
            Job <span className="font-mono tracking-tight">#{job.number}</span>
          </h1>
          <StatusBadge status={job.status} size="md" />
        </div>
        <p role="status" className="mt-2 max-w-prose text-ink-muted text-lg leading-relaxed">
          {STATUS_WORDS[job.status].meaning}
          {job.queue_position !== null && ` You are number ${job.queue_position} in line.`}
        </p>
      </header>
      {query.error && query.updatedAt && (
        <Callout tone="warning" title="This may be out of date">
          We could not reach the server. You see the state of{" "}
          {time(new Date(query.updatedAt).toISOString())}; it will be refreshed by itself.
        </Callout>
      )}
      <Card>
        <CardBody>
          <Road tracking={tracking} />
        </CardBody>
      </Card>
      <div className="grid items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex min-w-0 flex-col gap-6">
          <NextStep token={token} tracking={tracking} />
          {["UPLOADED", "REJECTED"].includes(job.status) && (
            <FirstLook job={job} awaited={awaited} />
          )}
          <History tracking={tracking} />
          {job.allowed_actions.includes("withdraw") && (
            <Withdrawal token={token} number={job.number} onChange={query.setData} />
          )}
        </div>
        <Card>
          <CardBody>
            <ModelView job={job} hex={hex} printer={printerOf(catalog, job)} later />
            {job.cost_cents !== null && (
              <p className="mt-5 flex items-baseline justify-between gap-4 border-line border-b pb-4">
                <span className="text-ink-muted">Price</span>
                <span className="font-semibold text-3xl tabular-nums tracking-tight">
                  {money(job.cost_cents)}
                </span>
              </p>
            )}
            <JobFacts job={job} className="mt-2" />
            <CopyButton
              text={tracking.tracking_url}
              label="Copy tracking link"
              className="mt-4 w-full"
            />
          </CardBody>
        </Card>
      </div>
    </div>
  );
}

function History({ tracking }: { tracking: Tracking }) {
  const newestFirst = [...tracking.history].sort((a, b) => b.at.localeCompare(a.at));
  return (
    <Card>
      <CardHeader>
        <CardTitle>What has happened</CardTitle>
      </CardHeader>
      <CardBody>
        {newestFirst.length === 0 && <p className="text-ink-muted">Nothing yet.</p>}
        <ol className="flex flex-col divide-y divide-line">
          {newestFirst.map((entry) => (
            <li key={`${entry.at} ${entry.title}`} className="py-3 first:pt-0 last:pb-0">
              <div className="flex flex-wrap items-baseline justify-between gap-x-4">
                <p className="font-medium">{entry.title}</p>
                <time dateTime={entry.at} className="text-ink-subtle text-sm">
                  {dateTime(entry.at)}
                </time>
              </div>
              {entry.text && (
                <p className="mt-0.5 text-[0.9375rem] text-ink-muted leading-relaxed">
                  {entry.text}
                </p>
              )}
            </li>
          ))}
        </ol>
      </CardBody>
    </Card>
  );
}

function NoSuchJob() {
  return (
    <Card>
      <EmptyState
        icon={Link2Off}
        heading="h1"
        title="This tracking link leads nowhere"
        action={
          <Button asChild variant="secondary">
            <a href="/">To the start page</a>
          </Button>
        }
      >
        Please open the link from your email again, and check that it was copied whole. A job that
        was deleted cannot be followed any more.
      </EmptyState>
    </Card>
  );
}

function TrackSkeleton() {
  return (
    // As high as the window: what comes does not push the footer through it.
    <Loading label="Loading your job" className="flex min-h-dvh flex-col gap-6">
      <Skeleton className="h-10 w-64 max-w-full" />
      <Skeleton className="h-6 w-full max-w-md" />
      <Skeleton className="h-28 w-full" />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <Skeleton className="h-64" />
        <Skeleton className="h-96" />
      </div>
    </Loading>
  );
}
