import type { Job } from "@/api/types";
import { estimates, facts, findings } from "@/components/model/findings";
import { Thumbnail } from "@/components/model/thumbnail";
import { colorOf, useCatalog } from "@/lib/catalog";

/** The model that the dialog is about, and what is not well with it. */
export function ModelSummary({ job }: { job: Job }) {
  const { data: catalog } = useCatalog();
  const found = job.preflight && "fits" in job.preflight ? job.preflight : null;
  const amiss = found
    ? findings(found, job.printer_name).filter(({ tone }) => tone !== "good")
    : [];
  return (
    <div className="flex items-center gap-4">
      <Thumbnail job={job} hex={colorOf(catalog, job)?.hex ?? null} className="w-20" />
      <div className="min-w-0">
        <p className="wrap-anywhere font-medium">{job.original_filename}</p>
        {found && (
          <p className="mt-0.5 text-ink-muted text-sm tabular-nums">
            {facts(found)[0]?.value}; estimated{" "}
            {estimates(found)
              .map(({ value }) => value)
              .join(", ")}
          </p>
        )}
        {amiss.map(({ title }) => (
          <p key={title} className="mt-0.5 font-medium text-sm text-warning-text">
            {title}
          </p>
        ))}
      </div>
    </div>
  );
}
