import { CircleCheck, TriangleAlert } from "lucide-react";
import type { Job } from "@/api/types";
import { ColorSwatch } from "@/components/job/color-swatch";
import { estimates, type Finding, facts, findings } from "@/components/model/findings";
import { Thumbnail } from "@/components/model/thumbnail";
import { colorOf, useCatalog } from "@/lib/catalog";
import { cn } from "@/lib/classes";

/** The model that the dialog is about: how it looks, what it shall become, what was found in it. */
export function ModelSummary({ job }: { job: Job }) {
  const { data: catalog } = useCatalog();
  const hex = colorOf(catalog, job)?.hex ?? null;
  const { preflight } = job;
  const found = preflight && "fits" in preflight ? preflight : null;
  return (
    <div className="flex items-start gap-4 sm:gap-5">
      <Thumbnail job={job} hex={hex} className="w-24 sm:w-32" />
      <div className="min-w-0 flex-1">
        <p className="wrap-anywhere line-clamp-3 font-medium" title={job.original_filename}>
          {job.original_filename}
        </p>
        <p className="mt-0.5 flex flex-wrap items-center gap-x-2 text-ink-muted text-sm">
          <span className="inline-flex items-center gap-1.5">
            <ColorSwatch name={job.color} hex={hex} />
            {job.color}
          </span>
          <span>on the {job.printer_name}</span>
        </p>
        {found && (
          <p className="mt-0.5 text-ink-muted text-sm tabular-nums">
            {facts(found)[0]?.value}; estimated{" "}
            {estimates(found)
              .map(({ value }) => value)
              .join(", ")}
          </p>
        )}
        {found && (
          <ul className="mt-1.5 flex flex-wrap gap-x-4 gap-y-1">
            {findings(found, job.printer_name).map((finding) => (
              <Found key={finding.title} finding={finding} />
            ))}
          </ul>
        )}
        {preflight && "error" in preflight && (
          <p className="mt-1.5 text-sm text-warning-text">{preflight.error}</p>
        )}
      </div>
    </div>
  );
}

function Found({ finding: { tone, title, advice } }: { finding: Finding }) {
  const good = tone === "good";
  const Icon = good ? CircleCheck : TriangleAlert;
  return (
    <li className={cn("flex items-start gap-1.5 text-sm leading-snug", !good && "w-full")}>
      <Icon
        aria-hidden="true"
        className={cn("mt-0.5 size-4 shrink-0", good ? "text-success-text" : "text-warning-text")}
      />
      <span>
        <span className={cn(good ? "text-ink-muted" : "font-medium text-warning-text")}>
          {title}
        </span>
        {!good && advice && <span className="block text-ink-muted">{advice}</span>}
      </span>
    </li>
  );
}
