"use client";

import { type ReactNode, useState } from "react";
import type { StudentJob } from "@/api/types";
import { cn } from "@/lib/classes";

export type PicturedJob = Pick<StudentJob, "thumbnail_url" | "original_filename">;

interface ThumbnailProps {
  job: PicturedJob;
  /** The filament's color, for the drawing that stands in for a picture. */
  hex: string | null;
  /** It is the largest thing on its page, which does not wait for it to come in sight. */
  eager?: boolean;
  className?: string;
  /** What stands upon the picture. */
  children?: ReactNode;
}

// Pictures are bright: in the dark a veil lies on them.
const FRAME =
  "relative grid aspect-square shrink-0 place-items-center overflow-hidden rounded-md border border-line bg-stage after:pointer-events-none after:absolute after:inset-0 after:bg-veil";
const PICTURE = "absolute inset-0 size-full object-cover";

/**
 * The place of a picture that is shown before the page's scripts have come: what puts it there is
 * `components/shell/asked-early.tsx`.
 */
export function EarlyThumbnail() {
  return (
    <div className={FRAME}>
      <div
        ref={keepEarly}
        id="early-picture"
        data-picture={PICTURE}
        className="absolute inset-0"
        // So React leaves alone what it finds there.
        suppressHydrationWarning
        // biome-ignore lint/security/noDangerouslySetInnerHtml: there is none
        dangerouslySetInnerHTML={{ __html: "" }}
      />
    </div>
  );
}

let early: Element | null = null;

/** Hands the picture on when one place is drawn instead of another. */
function keepEarly(place: HTMLElement | null) {
  if (early && place && !place.firstElementChild) place.append(early);
  return () => {
    early = place?.firstElementChild ?? null;
  };
}

/** The picture of a model; while there is none, a printed block in the filament's color. */
export function Thumbnail({ job, hex, eager, className, children }: ThumbnailProps) {
  const url = job.thumbnail_url;
  const [failed, setFailed] = useState<string | null>(null);
  return (
    <div className={cn(FRAME, className)}>
      {url && url !== failed ? (
        // biome-ignore lint/performance/noImgElement: a static export has no server to resize pictures
        <img
          src={url}
          alt={`Model ${job.original_filename}`}
          width={512}
          height={512}
          loading={eager ? "eager" : "lazy"}
          fetchPriority={eager ? "high" : "auto"}
          decoding="async"
          onError={() => setFailed(url)}
          className={PICTURE}
        />
      ) : (
        <PrintedBlock color={hex ?? "var(--color-line-strong)"} />
      )}
      {children}
    </div>
  );
}

const LAYERS = [0.14, 0.28, 0.42, 0.56, 0.7, 0.84];

function PrintedBlock({ color }: { color: string }) {
  const shade = (percent: number) => `color-mix(in oklab, ${color} ${percent}%, black)`;
  const light = `color-mix(in oklab, ${color} 82%, white)`;
  return (
    <svg viewBox="0 0 64 64" className="w-[46%] max-w-28 opacity-60" aria-hidden="true">
      <path d="M32 9 54 21 32 33 10 21Z" style={{ fill: light }} />
      <path d="M10 21 32 33V57L10 45Z" style={{ fill: shade(88) }} />
      <path d="M54 21 32 33V57L54 45Z" style={{ fill: shade(70) }} />
      <g style={{ stroke: shade(55) }} strokeWidth="0.75" fill="none" opacity="0.55">
        {LAYERS.map((layer) => (
          <path
            key={layer}
            d={`M10 ${21 + 24 * layer} 32 ${33 + 24 * layer} 54 ${21 + 24 * layer}`}
          />
        ))}
      </g>
    </svg>
  );
}
