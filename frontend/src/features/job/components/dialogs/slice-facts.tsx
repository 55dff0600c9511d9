import { TriangleAlert } from "lucide-react";
import type { Sibling } from "@/api/types";
import { grams, hours } from "@/lib/format";

/** What a file says of its print, and what does not fit the job: words only, for within a label. */
export function SliceFacts({ sliced, warnings }: Pick<Sibling, "sliced" | "warnings">) {
  return (
    <>
      {(sliced || warnings.length === 0) && <span className="block">{words(sliced)}</span>}
      {warnings.map(({ code, message }) => (
        <span key={code} className="mt-1 flex items-start gap-1.5 text-warning-text">
          <TriangleAlert aria-hidden="true" className="mt-0.5 size-4 shrink-0" />
          <span>
            <span className="sr-only">Warning: </span>
            {message}
          </span>
        </span>
      ))}
    </>
  );
}

function words(sliced: Sibling["sliced"]): string {
  if (!sliced) return "Does not say weight and time: enter them below.";
  const { slicer, printer, material, weight_g, time_hours, plates } = sliced;
  const said = [
    slicer,
    printer,
    material,
    weight_g === null ? "weight unknown" : grams(weight_g),
    time_hours === null ? "time unknown" : hours(time_hours),
    plates > 1 ? `${plates} plates` : null,
  ];
  return said.filter(Boolean).join(" · ");
}
