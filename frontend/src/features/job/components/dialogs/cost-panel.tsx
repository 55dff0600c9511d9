import { TriangleAlert } from "lucide-react";
import type { CostPreview, Job } from "@/api/types";
import { money } from "@/lib/format";
import type { Query } from "@/lib/query";

interface CostPanelProps {
  job: Job;
  cost: Query<CostPreview>;
  minimum: number | undefined;
}

/** The price, in sight wherever one has scrolled to. */
export function CostPanel({ job, cost, minimum }: CostPanelProps) {
  const { data, error } = cost;
  return (
    <div
      data-sticks
      className="bottom-0 flex items-center justify-between gap-x-6 rounded-lg bg-sunken px-5 py-3.5 sm:max-lg:sticky"
    >
      <div className="min-w-0">
        <p className="font-medium">{job.student_name} pays</p>
        <p className="text-ink-muted text-sm">{costWords(cost, minimum)}</p>
        {!job.acknowledged_minimum_charge && (
          <p className="mt-1 flex items-start gap-1.5 font-medium text-sm text-warning-text">
            <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
            Answered No to the minimum charge{minimum && ` of ${money(minimum)}`}
          </p>
        )}
      </div>
      <p
        aria-live="polite"
        className="font-semibold text-3xl tabular-nums leading-none tracking-tight"
      >
        {data && !error ? money(data.cost_cents) : <span className="text-ink-subtle">–</span>}
      </p>
    </div>
  );
}

function costWords({ data, error }: Query<CostPreview>, minimum: number | undefined): string {
  if (error) return error.message;
  if (!data) return "Enter weight and time to see the price.";
  if (data.is_minimum)
    return `The minimum charge${minimum ? ` of ${money(minimum)}` : ""} applies.`;
  const perGram = `${money(data.rate_cents_per_gram)} a gram`;
  const perMinute = data.rate_cents_per_minute
    ? ` and ${money(data.rate_cents_per_minute)} a minute`
    : "";
  return `By weight${perMinute && " and time"}, at ${perGram}${perMinute}.`;
}
