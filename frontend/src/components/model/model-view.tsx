"use client";

import { Rotate3d } from "lucide-react";
import { lazy, Suspense, useState, useSyncExternalStore } from "react";
import type { CatalogPrinter, StudentJob } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Thumbnail } from "./thumbnail";

export interface ModelViewProps {
  job: Pick<
    StudentJob,
    "thumbnail_url" | "preview_url" | "original_filename" | "preflight" | "printer_name"
  >;
  hex: string | null;
  /** The chosen printer, as long as the catalog has it. */
  printer: CatalogPrinter | undefined;
  /** On a phone it lies below what is seen first, which then does not wait for its picture. */
  later?: boolean;
  className?: string;
}

const ModelViewer = lazy(() => import("./model-viewer"));

/**
 * The model to turn around; a picture of it where that is not possible, or not yet. On a phone it
 * comes when it is asked for: it weighs ten times what the page does, and a megabyte may cost.
 */
export function ModelView(props: ModelViewProps) {
  const touch = useSyncExternalStore(neverChanges, isTouch, notKnownYet);
  const [asked, setAsked] = useState(false);
  const { job, hex, later, className } = props;
  const shown = { job, hex, className, eager: !later };
  if (!job.preview_url || touch === null) return <Thumbnail {...shown} />;
  if (touch && !asked) {
    return (
      <Thumbnail {...shown}>
        <Button
          variant="secondary"
          size="sm"
          className="absolute! right-3 bottom-3 z-10"
          onClick={() => setAsked(true)}
        >
          <Rotate3d aria-hidden="true" />
          Turn it in 3D
        </Button>
      </Thumbnail>
    );
  }
  return (
    <Suspense fallback={<Thumbnail {...shown} />}>
      <ModelViewer {...props} takesFocus={asked} />
    </Suspense>
  );
}

const neverChanges = () => () => {};
const isTouch = () => window.matchMedia?.("(pointer: coarse)").matches ?? false;
const notKnownYet = () => null;
