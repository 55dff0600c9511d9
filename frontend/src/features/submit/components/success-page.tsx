"use client";

import { Check } from "lucide-react";
import { FirstLook } from "@/components/model/first-look";
import { ModelView } from "@/components/model/model-view";
import { useLookAgain } from "@/components/model/use-look-again";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/states";
import { useFragment, useSearch } from "@/lib/address";
import { publicApi, unwrap } from "@/lib/api/client";
import { colorOf, printerOf, useCatalog } from "@/lib/catalog";
import { useQuery } from "@/lib/query";

export function SuccessPage({ nextSteps }: { nextSteps: string }) {
  const { data: catalog } = useCatalog();
  const search = useSearch();
  const token = useFragment();
  const number = search?.get("job") ?? "";
  return (
    <>
      {search && !number ? (
        <EmptyState
          icon={Check}
          heading="h1"
          title="Nothing was handed in just now"
          action={
            <Button asChild>
              <a href="/submit/">Hand in a model</a>
            </Button>
          }
        >
          This page shows a job right after it was handed in.
        </EmptyState>
      ) : (
        <div className="flex flex-col gap-6">
          <Card>
            <CardBody className="flex flex-col items-center px-6 py-10 text-center sm:py-12">
              <span
                aria-hidden="true"
                className="grid size-14 place-items-center rounded-full bg-success-soft text-success-text"
              >
                <Check className="size-7" />
              </span>
              <h1 className="mt-5 font-semibold text-2xl leading-tight">We have your model</h1>
              <p className="mt-5 text-ink-subtle text-sm">Your job number</p>
              <p className="font-mono font-semibold text-6xl tracking-tight">
                #{number || <span className="text-ink-subtle">…</span>}
              </p>
              <p className="mt-6 max-w-md text-ink-muted leading-relaxed">
                {catalog?.texts.next_steps ?? nextSteps}
              </p>
            </CardBody>
          </Card>
          {token && <TrackingLink token={token} />}
          {token && <Model token={token} />}
          <p className="text-center">
            <Button asChild variant="link">
              <a href="/submit/">Hand in another model</a>
            </Button>
          </p>
        </div>
      )}
    </>
  );
}

function TrackingLink({ token }: { token: string }) {
  const url = `${window.location.origin}/track/${token}`;
  return (
    <Card>
      <CardHeader>
        <CardTitle>Follow your job</CardTitle>
      </CardHeader>
      <CardBody className="flex flex-col gap-4">
        <p className="text-ink-muted leading-relaxed">
          This link is yours alone: it shows how far your print has come, and lets you withdraw it.
          You also find it in every email from us.
        </p>
        <p className="truncate rounded-md border border-line bg-sunken px-3 py-2.5 font-mono text-sm">
          {url}
        </p>
        <div className="flex flex-wrap gap-3">
          <Button asChild>
            <a href={`/track/${token}`}>Open the tracking page</a>
          </Button>
          <CopyButton text={url} label="Copy link" />
        </div>
      </CardBody>
    </Card>
  );
}

/** What the server finds in the model, and the model itself, as soon as they are there. */
function Model({ token }: { token: string }) {
  const { data: catalog } = useCatalog();
  const { data, reload } = useQuery(`track/${token}`, (signal) =>
    unwrap(publicApi.GET("/api/v1/track/{token}", { params: { path: { token } }, signal })),
  );
  const job = data?.job;
  const awaited = useLookAgain(job, reload);
  if (!job) return null;
  return (
    <FirstLook
      job={job}
      awaited={awaited}
      picture={
        <ModelView
          job={job}
          hex={colorOf(catalog, job)?.hex ?? null}
          printer={printerOf(catalog, job)}
        />
      }
    />
  );
}
