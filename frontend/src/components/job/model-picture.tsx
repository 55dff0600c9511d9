import type { Job } from "@/api/types";
import { cn } from "@/lib/classes";

interface ModelPictureProps {
  job: Pick<Job, "thumbnail_url" | "original_filename">;
  /** The filament's color, for the drawing that stands in for a picture. */
  hex: string | null;
  className?: string;
}

/** The picture of a model; until there is one, a printed block in the filament's color. */
export function ModelPicture({ job, hex, className }: ModelPictureProps) {
  const frame = cn(
    "aspect-square shrink-0 overflow-hidden rounded-md border border-line bg-sunken",
    className,
  );
  if (job.thumbnail_url) {
    return (
      // biome-ignore lint/performance/noImgElement: a static export has no server to resize pictures
      <img
        src={job.thumbnail_url}
        alt={`Model ${job.original_filename}`}
        width={512}
        height={512}
        loading="lazy"
        className={cn(frame, "object-cover")}
      />
    );
  }
  return (
    <div className={cn(frame, "grid place-items-center")} aria-hidden="true">
      <PrintedBlock color={hex ?? "var(--color-line-strong)"} />
    </div>
  );
}

const LAYERS = [0.14, 0.28, 0.42, 0.56, 0.7, 0.84];

function PrintedBlock({ color }: { color: string }) {
  const shade = (percent: number) => `color-mix(in oklab, ${color} ${percent}%, black)`;
  const light = `color-mix(in oklab, ${color} 82%, white)`;
  return (
    <svg viewBox="0 0 64 64" className="w-[62%]" role="presentation">
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
      <path
        d="M32 9 54 21V45L32 57 10 45V21Z"
        className="stroke-line-strong"
        strokeWidth="0.75"
        strokeLinejoin="round"
        fill="none"
        opacity="0.8"
      />
    </svg>
  );
}
