"use client";

import { Box, Minus, Plus, Printer, RotateCcw } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Spinner } from "@/components/ui/spinner";
import { cn } from "@/lib/classes";
import { volume as sides } from "@/lib/format";
import type { ModelViewProps } from "./model-view";
import type { Setting } from "./scene";
import { Thumbnail } from "./thumbnail";
import { useScene } from "./use-scene";

const NEUTRAL = "#c4beb5";
const ZOOM = 1.3;

interface ModelViewerProps extends ModelViewProps {
  /** It was asked for by a button, which is there no more. */
  takesFocus: boolean;
}

/** The model on its printer's plate, to be turned by mouse, finger or keyboard. */
export default function ModelViewer(props: ModelViewerProps) {
  const { job, hex, printer, later, className, takesFocus } = props;
  const stage = useRef<HTMLDivElement>(null);
  const setting: Setting = {
    color: hex ?? NEUTRAL,
    volume: printer ? [printer.width_mm, printer.depth_mm, printer.height_mm] : null,
    fits: !(job.preflight && "fits" in job.preflight && !job.preflight.fits),
  };
  const { state, shown, retry } = useScene(stage, job.preview_url ?? "", setting);
  const [whole, setWhole] = useState(false);

  useEffect(() => {
    if (takesFocus && state === "shown") stage.current?.focus({ preventScroll: true });
  }, [takesFocus, state]);

  function showWhole(all: boolean) {
    setWhole(all);
    shown.current?.reset(all);
  }

  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (shown.current?.key(event.key)) event.preventDefault();
  }

  return (
    <figure className={cn("flex flex-col gap-2", className)}>
      <Thumbnail job={job} hex={hex} eager={!later} className="w-full">
        <div
          ref={stage}
          role="application"
          tabIndex={state === "shown" ? 0 : undefined}
          aria-hidden={state !== "shown"}
          aria-label={`3D view of ${job.original_filename}. The arrow keys turn it, plus and minus zoom, zero resets the view.`}
          onKeyDown={press}
          className={cn(
            "absolute inset-0 touch-pan-y cursor-grab bg-stage outline-offset-[-3px] transition-opacity duration-300 active:cursor-grabbing",
            state !== "shown" && "pointer-events-none opacity-0",
          )}
        />
        {state === "loading" && <LoadingNote />}
        {state === "shown" && (
          <>
            {printer && (
              <VolumeLabel name={printer.name} size={sides(printer)} fits={setting.fits} />
            )}
            <Tools
              whole={whole}
              onWhole={printer ? showWhole : undefined}
              onReset={() => shown.current?.reset()}
              onZoom={(factor) => shown.current?.zoom(factor)}
            />
          </>
        )}
      </Thumbnail>
      <figcaption className="text-ink-subtle text-sm">
        {state === "impossible" && "This browser cannot show the model in 3D; this is a picture."}
        {state === "failed" && (
          <span className="flex flex-wrap items-center gap-x-3">
            The 3D view did not load; this is a picture.
            <Button variant="link" size="sm" onClick={retry}>
              Try again
            </Button>
          </span>
        )}
        {state === "shown" && (
          <span className="print:hidden">
            Drag to turn it. Pinch, or click it and scroll, to zoom.
          </span>
        )}
      </figcaption>
    </figure>
  );
}

function LoadingNote() {
  return (
    <p
      role="status"
      className="absolute bottom-3 left-3 z-10 flex items-center gap-2 rounded-full bg-surface/90 px-3 py-1.5 text-ink-muted text-sm shadow-card"
    >
      <Spinner />
      Loading the 3D view
    </p>
  );
}

function VolumeLabel({ name, size, fits }: { name: string; size: string; fits: boolean }) {
  return (
    <p className="pointer-events-none absolute top-3 left-3 z-10 max-w-[calc(100%-1.5rem)] rounded-md bg-surface/90 px-2.5 py-1.5 text-ink text-sm leading-snug shadow-card">
      <span className="font-medium">{name}</span>{" "}
      <span className="text-ink-muted tabular-nums">{size}</span>
      {!fits && <span className="block font-medium text-danger-text">The model is too large</span>}
    </p>
  );
}

interface ToolsProps {
  whole: boolean;
  onWhole: ((all: boolean) => void) | undefined;
  onReset: () => void;
  onZoom: (factor: number) => void;
}

function Tools({ whole, onWhole, onReset, onZoom }: ToolsProps) {
  return (
    // As large as a thumb, and no larger in large text: they lie on the picture.
    <div className="absolute right-2 bottom-2 z-10 flex rounded-lg bg-surface/90 shadow-card [&>button]:size-[44px]">
      {onWhole && (
        <Button variant="ghost" size="icon" aria-pressed={whole} onClick={() => onWhole(!whole)}>
          {whole ? <Box aria-hidden="true" /> : <Printer aria-hidden="true" />}
          <span className="sr-only">Show the whole printer</span>
        </Button>
      )}
      <Button variant="ghost" size="icon" aria-label="Zoom out" onClick={() => onZoom(ZOOM)}>
        <Minus aria-hidden="true" />
      </Button>
      <Button variant="ghost" size="icon" aria-label="Zoom in" onClick={() => onZoom(1 / ZOOM)}>
        <Plus aria-hidden="true" />
      </Button>
      <Button variant="ghost" size="icon" aria-label="Reset view" onClick={onReset}>
        <RotateCcw aria-hidden="true" />
      </Button>
    </div>
  );
}
