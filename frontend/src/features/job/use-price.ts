"use client";

import { useState } from "react";
import type { Job, Slice } from "@/api/types";
import { useCatalog } from "@/lib/catalog";
import { parseHours, parseNumber } from "@/lib/format";
import { type Entered, filledIn } from "./price";

/** The fields of a job's price, filled in from the file that is chosen, and what they come to. */
export function usePrice(job: Job, sliced: Slice | null | undefined) {
  const { data: catalog } = useCatalog();
  const [entered, setEntered] = useState<Partial<Entered>>({});
  const method = catalog?.methods.find((m) => m.name === job.print_method);
  const printers = catalog?.printers.filter((p) => p.method === job.print_method) ?? [];
  const materials = catalog?.materials.filter((m) => m.method === job.print_method) ?? [];
  const facts = filledIn(
    entered,
    sliced,
    materials.map(({ name }) => name),
    {
      weight: job.weight_g === null ? "" : String(job.weight_g),
      time: job.time_hours === null ? "" : String(job.time_hours),
      material: method?.default_material ?? job.print_method,
      printer: job.printer,
    },
  );
  return {
    method,
    printers,
    materials,
    facts,
    weight: positive(parseNumber(facts.weight.value)),
    duration: positive(parseHours(facts.time.value)),
    enter: (change: Partial<Entered>) => setEntered((before) => ({ ...before, ...change })),
  };
}

function positive(value: number | null): number | null {
  return value && value > 0 ? value : null;
}
