import { CircleCheck, type LucideIcon, TriangleAlert } from "lucide-react";
import type { Preflight, StudentJob } from "@/api/types";
import { Callout } from "@/components/ui/callout";
import { money } from "@/lib/format";

/** What the first look at a model found: it advises, and decides nothing. */
export function PreflightSummary({ job }: { job: Pick<StudentJob, "preflight" | "printer_name"> }) {
  // The schema leaves its shape open.
  const preflight = job.preflight as Preflight | null;
  if (!preflight) return null;
  const printerName = job.printer_name;
  if ("error" in preflight) {
    return (
      <Callout tone="warning" title="We could not measure this model">
        {preflight.error}
      </Callout>
    );
  }
  const size = preflight.size_mm.map((side) => Number(side.toFixed(1))).join(" × ");
  const [lightest, heaviest] = preflight.weight_g;
  const [cheapest, dearest] = preflight.cost_cents;
  return (
    <div className="flex flex-col gap-4">
      <ul className="flex flex-col gap-2 text-[0.9375rem]">
        <Finding good={preflight.fits}>
          {preflight.fits
            ? `It fits on the ${printerName}.`
            : `It is too large for the ${printerName}${alternatives(preflight.fitting_printers)}.`}
        </Finding>
        <Finding good={preflight.watertight}>
          {preflight.watertight
            ? "The surface is closed."
            : "The surface has holes, which may fail in the slicer."}
        </Finding>
        {preflight.unit_warning && <Finding good={false}>{preflight.unit_warning}</Finding>}
      </ul>
      <dl className="grid grid-cols-2 gap-x-6 gap-y-3 sm:grid-cols-3">
        <Fact name="Size">{size} mm</Fact>
        {lightest !== undefined && heaviest !== undefined && (
          <Fact name="Weight, roughly">
            {Math.round(lightest)} to {Math.round(heaviest)} g
          </Fact>
        )}
        {cheapest !== undefined && dearest !== undefined && (
          <Fact name="Price, roughly">
            {cheapest === dearest ? money(cheapest) : `${money(cheapest)} to ${money(dearest)}`}
          </Fact>
        )}
      </dl>
    </div>
  );
}

function alternatives(printers: string[]): string {
  return printers.length > 0 ? `, but fits on ${printers.join(" or ")}` : "";
}

function Finding({ good, children }: { good: boolean; children: React.ReactNode }) {
  const Icon: LucideIcon = good ? CircleCheck : TriangleAlert;
  return (
    <li className="flex items-start gap-2.5">
      <Icon
        aria-hidden="true"
        className={`mt-0.5 size-5 shrink-0 ${good ? "text-success-text" : "text-warning-text"}`}
      />
      <span>{children}</span>
    </li>
  );
}

function Fact({ name, children }: { name: string; children: React.ReactNode }) {
  return (
    <div>
      <dt className="text-ink-subtle text-sm">{name}</dt>
      <dd className="mt-0.5 font-medium tabular-nums">{children}</dd>
    </div>
  );
}
