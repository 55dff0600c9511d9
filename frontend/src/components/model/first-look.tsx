"use client";

import { lazy, type ReactNode, Suspense } from "react";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import type { LookedAtJob } from "./preflight-panel";

// The words come after the page, so that the page comes sooner.
const Panel = lazy(() => import("./preflight-panel").then((m) => ({ default: m.PreflightPanel })));
const PanelSkeleton = lazy(() =>
  import("./preflight-panel").then((m) => ({ default: m.PreflightSkeleton })),
);

interface FirstLookProps {
  job: LookedAtJob;
  awaited?: boolean;
  /** Weight and price are known by now: nothing is to be estimated. */
  priced?: boolean;
  /** The model, where it stands nowhere else on the page. */
  picture?: ReactNode;
}

/** What a look at the model found, or, while the server is at it, the place of that. */
export function FirstLook({ job, awaited, priced, picture }: FirstLookProps) {
  if (!job.preflight && !awaited) return null;
  const panel = job.preflight ? <Panel job={job} priced={priced} /> : <PanelSkeleton />;
  const words = <Suspense>{panel}</Suspense>;
  return (
    <Card>
      <CardHeader>
        <CardTitle>{priced ? "Your model" : "A first look at your model"}</CardTitle>
      </CardHeader>
      <CardBody>
        {picture ? (
          <div className="grid items-start gap-6 sm:grid-cols-[18rem_minmax(0,1fr)]">
            {picture}
            {words}
          </div>
        ) : (
          words
        )}
        {!priced && (
          <p role="status" className="sr-only">
            {job.preflight && "A first look at your model is on this page now."}
          </p>
        )}
      </CardBody>
    </Card>
  );
}
