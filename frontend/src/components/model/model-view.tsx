"use client";

import { lazy, Suspense } from "react";
import type { CatalogPrinter, StudentJob } from "@/api/types";
import { Thumbnail } from "./thumbnail";

export interface ModelViewProps {
  job: Pick<
    StudentJob,
    "thumbnail_url" | "preview_url" | "original_filename" | "preflight" | "printer_name"
  >;
  hex: string | null;
  /** The chosen printer, as long as the catalog has it. */
  printer: CatalogPrinter | undefined;
  className?: string;
}

const ModelViewer = lazy(() => import("./model-viewer"));

/** The model to turn around; a picture of it where that is not possible, or not yet. */
export function ModelView(props: ModelViewProps) {
  const picture = <Thumbnail job={props.job} hex={props.hex} className={props.className} />;
  if (!props.job.preview_url) return picture;
  return (
    <Suspense fallback={picture}>
      <ModelViewer {...props} />
    </Suspense>
  );
}
