import { CircleCheck, CircleX, type LucideIcon, TriangleAlert } from "lucide-react";
import type { StudentJob } from "@/api/types";
import { Callout } from "@/components/ui/callout";
import { Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/classes";
import { estimates, type Fact, type Finding, facts, findings } from "./findings";

export type LookedAtJob = Pick<StudentJob, "preflight" | "printer_name">;

const LOOKS: Record<Finding["tone"], { icon: LucideIcon; color: string }> = {
  good: { icon: CircleCheck, color: "text-success-text" },
  warning: { icon: TriangleAlert, color: "text-warning-text" },
  bad: { icon: CircleX, color: "text-danger-text" },
};

interface PreflightPanelProps {
  job: LookedAtJob;
  /** Weight and price are known by now: nothing is to be estimated. */
  priced?: boolean;
}

/** What the first look at a model found: it advises, and decides nothing. */
export function PreflightPanel({ job, priced }: PreflightPanelProps) {
  return (
    <div className="flex flex-col gap-5">
      <Findings job={job} />
      <Measures job={job} priced={priced} />
    </div>
  );
}

/** What is well with the model and what is not, or why it could not be read. */
export function Findings({ job: { preflight, printer_name } }: { job: LookedAtJob }) {
  if (!preflight) return null;
  if ("error" in preflight) {
    return (
      <Callout tone="warning" title="This model could not be read">
        {preflight.error}
      </Callout>
    );
  }
  return (
    <ul className="flex flex-col gap-3">
      {findings(preflight, printer_name).map((finding) => (
        <FindingRow key={finding.title} finding={finding} />
      ))}
    </ul>
  );
}

/** What the model weighs and costs, as far as one can tell by now, and its size. */
export function Measures({ job: { preflight }, priced = false }: PreflightPanelProps) {
  if (!preflight || "error" in preflight) return null;
  return (
    <div className="@container flex flex-col gap-5">
      {!priced && (
        <div className="rounded-md bg-sunken px-4 py-3.5">
          <Facts facts={estimates(preflight)} large />
          <p className="mt-2.5 text-ink-muted text-sm leading-relaxed">{preflight.basis}</p>
        </div>
      )}
      <Facts facts={facts(preflight)} />
    </div>
  );
}

function FindingRow({ finding }: { finding: Finding }) {
  const { icon: Icon, color } = LOOKS[finding.tone];
  return (
    <li className="flex items-start gap-2.5">
      <Icon aria-hidden="true" className={cn("mt-0.5 size-5 shrink-0", color)} />
      <div className="min-w-0 leading-snug">
        <p className="font-medium">{finding.title}</p>
        {finding.advice && (
          <p className="mt-1 text-[0.9375rem] text-ink-muted leading-relaxed">{finding.advice}</p>
        )}
      </div>
    </li>
  );
}

function Facts({ facts, large = false }: { facts: Fact[]; large?: boolean }) {
  return (
    <dl className={cn("grid grid-cols-2 gap-x-6 gap-y-3", !large && "@lg:grid-cols-4")}>
      {facts.map(({ name, value }) => (
        <div key={name} className="min-w-0">
          <dt className="text-ink-muted text-sm">{large ? `${name}, estimated` : name}</dt>
          <dd
            className={cn("mt-0.5 tabular-nums", large ? "font-semibold text-lg" : "font-medium")}
          >
            {value}
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The place of the findings while the server is at it. */
export function PreflightSkeleton({ className }: { className?: string }) {
  return (
    <div className={cn("flex flex-col gap-4", className)}>
      <p role="status" className="text-ink-muted">
        We are looking at your model…
      </p>
      <Skeleton className="h-5 w-3/4" />
      <Skeleton className="h-5 w-1/2" />
      <Skeleton className="h-20 w-full" />
    </div>
  );
}
