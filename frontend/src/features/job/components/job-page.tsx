"use client";

import { FileQuestionMark, LockKeyhole, LockOpen } from "lucide-react";
import { useRouter } from "next/navigation";
import { useCallback, useRef } from "react";
import type { Job, JobDetail } from "@/api/types";
import { useLookAgain } from "@/components/model/use-look-again";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { useAuth } from "@/lib/auth/provider";
import { colorOf, printerOf, useCatalog } from "@/lib/catalog";
import { useFocusRescue } from "@/lib/focus";
import { time } from "@/lib/format";
import { lastList } from "@/lib/last-list";
import type { Query } from "@/lib/query";
import { useShortcuts } from "@/lib/shortcuts";
import { useTitle } from "@/lib/title";
import { type DialogAction, isLockedByOther, may } from "../actions";
import { useShownJobs } from "../shown-jobs";
import { useActions } from "../use-actions";
import { reloadJob, useJob, useJobReference } from "../use-job";
import { useReview } from "../use-review";
import { DetailsCard } from "./details-card";
import { FailureNotice } from "./failure-notice";
import { FlagNotice } from "./flag-notice";
import { BackLink, JobHeader } from "./job-header";
import { MissingFile } from "./missing-file";
import { ModelCard } from "./model-card";
import { NotesCard } from "./notes-card";
import { OtherJobs } from "./other-jobs";
import { PriceCard } from "./price-card";
import { RecordCard } from "./record-card";
import { RevertNotice } from "./revert-notice";
import { TechnicalDetails } from "./technical-details";

export function JobPage() {
  const reference = useJobReference();
  if (reference === null) return <JobSkeleton />;
  return reference === "" ? <NoSuchJob /> : <OneJob key={reference} reference={reference} />;
}

function OneJob({ reference }: { reference: string }) {
  const query = useJob(reference);
  const { data, error } = query;
  useTitle(data ? `#${data.number} ${data.student_name}` : null);
  if (error?.status === 404) return <NoSuchJob />;
  if (data) return <Loaded job={data} query={query} reference={reference} />;
  if (!error) return <JobSkeleton />;
  return (
    <Card>
      <ErrorState
        heading="h1"
        error={error}
        onRetry={() => void query.reload()}
        retrying={query.fetching}
      />
    </Card>
  );
}

interface LoadedProps {
  job: JobDetail;
  query: Query<JobDetail>;
  reference: string;
}

function Loaded({ job, query, reference }: LoadedProps) {
  const { data: catalog } = useCatalog();
  const router = useRouter();
  const heading = useRef<HTMLHeadingElement>(null);
  const { setData } = query;
  const awaited = useLookAgain(job, query.reload);

  const changed = useCallback(
    (after: Job) => {
      setData({ ...after, events: job.events });
      reloadJob(reference, after.id);
    },
    [setData, job.events, reference],
  );
  const actions = useActions({
    onDone: ({ after }) => {
      if (!after) return router.replace(lastList());
      changed(after);
    },
    onStale: () => reloadJob(reference, job.id),
  });
  const review = useReview(changed);
  useShortcuts({
    a: () => may(job, "approve") && actions.start("approve", job),
    r: () => may(job, "reject") && actions.start("reject", job),
    m: () => may(job, "review") && review(job, job.staff_viewed_at === null),
  });
  useShownJobs({ what: "Job", updatedAt: query.updatedAt, error: query.error, jobs: [job], of: 1 });
  // The button that was pressed may be gone: what has become of the job is next to be read.
  useFocusRescue(actions.active, () => heading.current?.focus());

  const hex = colorOf(catalog, job)?.hex ?? null;
  return (
    <div className="flex flex-col gap-6">
      <JobHeader job={job} heading={heading} onStart={actions.start} onReview={review} />
      <FlagNotice job={job} onChanged={changed} />
      <Notices job={job} query={query} onStart={actions.start} />
      {/* Two columns; on a narrow screen one, in which the price follows the model. */}
      <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="contents min-w-0 flex-col gap-6 lg:flex">
          <div className="order-1">
            <ModelCard
              job={job}
              hex={hex}
              printer={printerOf(catalog, job)}
              awaited={awaited}
              onOpened={changed}
            />
          </div>
          <div className="order-3 flex min-w-0 flex-col gap-6">
            <DetailsCard job={job} hex={hex} onStart={actions.start} />
            <NotesCard job={job} onSaved={changed} />
            <RecordCard
              job={job}
              onUpload={() => actions.start("upload-file", job)}
              onResend={() => actions.start("resend-email", job)}
            />
          </div>
        </div>
        <div className="contents min-w-0 flex-col gap-6 lg:flex">
          <div className="order-2">
            <PriceCard job={job} />
          </div>
          <div className="order-4 flex min-w-0 flex-col gap-6">
            <OtherJobs job={job} />
            <TechnicalDetails job={job} />
          </div>
        </div>
      </div>
      {actions.dialog}
    </div>
  );
}

interface NoticesProps {
  job: JobDetail;
  query: Query<JobDetail>;
  onStart: (action: DialogAction, job: Job) => void;
}

/** What one has to know before doing anything here. */
function Notices({ job, query, onStart }: NoticesProps) {
  const { user } = useAuth();
  const reasons = [...job.reject_reasons, job.custom_reason].filter(Boolean);
  return (
    <>
      {query.error && query.updatedAt && (
        <Callout tone="warning" role="status" title="This may be out of date">
          {query.error.message} You see the state of{" "}
          {time(new Date(query.updatedAt).toISOString(), true)}.
        </Callout>
      )}
      <MissingFile job={job} onStart={onStart} />
      {isLockedByOther(job, user?.id) && (
        <Callout
          tone="info"
          icon={LockKeyhole}
          title={`Being edited by ${job.locked_by_name}`}
          action={
            may(job, "force-unlock") && (
              <Button variant="secondary" size="sm" onClick={() => onStart("force-unlock", job)}>
                <LockOpen aria-hidden="true" />
                Break the lock
              </Button>
            )
          }
        >
          You can look, but not change anything
          {job.locked_until && ` until it is free, at ${time(job.locked_until)} or before`}.
        </Callout>
      )}
      <RevertNotice job={job} onStart={onStart} />
      <FailureNotice job={job} />
      {["REJECTED", "ARCHIVED"].includes(job.status) && reasons.length > 0 && (
        <Callout tone="neutral" title="Why it was rejected">
          <ul className="list-disc pl-5">
            {reasons.map((reason) => (
              <li key={reason} className="wrap-anywhere whitespace-pre-line">
                {reason}
              </li>
            ))}
          </ul>
        </Callout>
      )}
    </>
  );
}

function NoSuchJob() {
  useTitle("No such job");
  return (
    <>
      <BackLink />
      <Card>
        <EmptyState
          icon={FileQuestionMark}
          heading="h1"
          title="There is no such job"
          action={
            <Button asChild variant="secondary">
              <a href="/dashboard/">To the jobs</a>
            </Button>
          }
        >
          It may have been deleted, or the number is mistyped.
        </EmptyState>
      </Card>
    </>
  );
}

function JobSkeleton() {
  return (
    <Loading label="Loading the job" className="flex flex-col gap-6">
      <Skeleton className="h-20 w-96 max-w-full" />
      <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="flex flex-col gap-6">
          <Skeleton className="h-56" />
          <Skeleton className="h-44" />
          <Skeleton className="h-64" />
        </div>
        <Skeleton className="h-80" />
      </div>
    </Loading>
  );
}
