"use client";

import { CircleCheckBig } from "lucide-react";
import { useState } from "react";
import type { Confirmation } from "@/api/types";
import { JobFacts } from "@/components/job/job-facts";
import { FirstLook } from "@/components/model/first-look";
import { ModelView } from "@/components/model/model-view";
import { EarlyThumbnail } from "@/components/model/thumbnail";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { localPath, usePathToken } from "@/lib/address";
import { publicApi, unwrap } from "@/lib/api/client";
import { type ApiError, asApiError } from "@/lib/api/errors";
import { colorOf, printerOf, useCatalog } from "@/lib/catalog";
import { useUnhurried } from "@/lib/first-drawing";
import { focusMain, useFocusRescue } from "@/lib/focus";
import { dateTime, money } from "@/lib/format";
import { useQuery } from "@/lib/query";
import { STATUS_WORDS } from "@/lib/statuses";
import { DeadLink, isDead, NothingToConfirm, UnknownLink } from "./dead-link";

export function ConfirmPage() {
  const token = usePathToken("/confirm/");
  if (token === null) return <ConfirmSkeleton />;
  return token === "" ? <UnknownLink /> : <ConfirmByToken token={token} />;
}

function ConfirmByToken({ token }: { token: string }) {
  const params = { path: { token } };
  const { data, error, loading, fetching, reload, setData } = useQuery<Confirmation>(
    `confirm/${token}`,
    (signal) => unwrap(publicApi.GET("/api/v1/confirm/{token}", { params, signal })),
  );
  const shown = useUnhurried(!loading);
  const [sending, setSending] = useState(false);
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  // The button is gone when it has done its work.
  useFocusRescue(sending, focusMain);

  async function confirm() {
    setSending(true);
    setRefusal(null);
    try {
      setData(await unwrap(publicApi.POST("/api/v1/confirm/{token}", { params })));
    } catch (failure) {
      setRefusal(asApiError(failure));
    } finally {
      setSending(false);
    }
  }

  if (!shown) return <ConfirmSkeleton />;
  // A link can run out, or be replaced, between looking and confirming.
  const dead = [error, refusal].find((failure) => failure && isDead(failure));
  if (dead) return <DeadLink error={dead} />;
  if (!data) {
    return error ? (
      <Card>
        <ErrorState heading="h1" error={error} onRetry={() => void reload()} retrying={fetching} />
      </Card>
    ) : null;
  }
  if (data.job.student_confirmed) return <Done confirmation={data} />;
  if (data.job.status !== "PENDING") {
    return (
      <NothingToConfirm action={<TrackingButton url={data.tracking_url} />}>
        Job <span className="font-mono">#{data.job.number}</span>:{" "}
        {STATUS_WORDS[data.job.status].meaning}
      </NothingToConfirm>
    );
  }
  return <Offer confirmation={data} sending={sending} refusal={refusal} onConfirm={confirm} />;
}

interface OfferProps {
  confirmation: Confirmation;
  sending: boolean;
  refusal: ApiError | null;
  onConfirm: () => void;
}

/** What would be printed and what it costs, and only then the button. */
function Offer({ confirmation, sending, refusal, onConfirm }: OfferProps) {
  const { job, tracking_url } = confirmation;
  const { data: catalog } = useCatalog();
  const price = job.cost_cents === null ? null : money(job.cost_cents);
  return (
    <>
      <h1 className="font-semibold text-[1.75rem] leading-tight sm:text-[2rem]">
        Confirm your print
      </h1>
      <p className="mt-2 mb-6 text-ink-muted leading-relaxed">
        Job <span className="font-mono">#{job.number}</span> was checked and approved. Please look
        it over: we print exactly this.
      </p>
      <Card>
        <CardBody className="grid items-start gap-6 sm:grid-cols-2">
          <ModelView
            job={job}
            hex={colorOf(catalog, job)?.hex ?? null}
            printer={printerOf(catalog, job)}
          />
          <div>
            <p className="text-ink-muted">You pay at pick-up</p>
            <p className="font-semibold text-5xl tabular-nums tracking-tight">{price ?? "–"}</p>
            <JobFacts job={job} className="mt-4 border-line border-t" />
          </div>
        </CardBody>
        <div className="flex flex-col gap-4 border-line border-t p-5 sm:p-6">
          {refusal && (
            <Callout tone="danger" role="alert" title="Your confirmation did not go through">
              {refusal.message}
            </Callout>
          )}
          <Button size="lg" loading={sending} onClick={onConfirm} className="w-full">
            {!sending && <CircleCheckBig aria-hidden="true" />}
            {sending ? "Confirming…" : price ? `Confirm and print for ${price}` : "Confirm"}
          </Button>
          <p className="text-center text-ink-subtle text-sm leading-relaxed">
            {job.confirm_token_expires &&
              `Please confirm by ${dateTime(job.confirm_token_expires)}. `}
            Nothing happens before you press the button. Not what you want?{" "}
            <a
              href={localPath(tracking_url)}
              className="text-accent-text underline decoration-accent-line underline-offset-4 hover:decoration-current"
            >
              Withdraw it on the tracking page
            </a>
            .
          </p>
        </div>
      </Card>
      <div className="mt-6">
        <FirstLook job={job} priced />
      </div>
    </>
  );
}

function TrackingButton({ url }: { url: string }) {
  return (
    <Button asChild>
      <a href={localPath(url)}>Follow your print</a>
    </Button>
  );
}

function Done({ confirmation }: { confirmation: Confirmation }) {
  const { job, already_confirmed, tracking_url } = confirmation;
  const price = job.cost_cents === null ? null : money(job.cost_cents);
  return (
    <Card role="status">
      <EmptyState
        icon={CircleCheckBig}
        tone="success"
        heading="h1"
        title={already_confirmed ? "You have confirmed this already" : "Confirmed. Thank you!"}
        action={<TrackingButton url={tracking_url} />}
      >
        Job <span className="font-mono">#{job.number}</span>
        {price && ` for ${price}`}: {STATUS_WORDS[job.status].meaning}
      </EmptyState>
    </Card>
  );
}

/** As the offer is, so that the picture stands where it will stand. */
function ConfirmSkeleton() {
  return (
    // As high as the window: what comes does not push the footer through it.
    <Loading label="Loading your confirmation" className="min-h-dvh">
      <Skeleton className="h-9 w-72 max-w-full sm:h-10" />
      <Skeleton className="mt-2 mb-6 h-13 w-full sm:h-6" />
      <Card>
        <CardBody className="grid items-start gap-6 sm:grid-cols-2">
          <EarlyThumbnail />
          <Skeleton className="h-64" />
        </CardBody>
      </Card>
    </Loading>
  );
}
