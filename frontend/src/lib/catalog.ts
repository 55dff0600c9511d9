"use client";

import type { Catalog, CatalogColor, CatalogPrinter, Config, StudentJob } from "@/api/types";
import { publicApi, unwrap } from "@/lib/api/client";
import { type Query, useQuery } from "@/lib/query";

const MINUTE = 60_000;

/** Printers, colours, prices and texts, as the lab has set them. */
export function useCatalog(): Query<Catalog> {
  return useQuery("catalog", (signal) => unwrap(publicApi.GET("/api/v1/catalog", { signal })), {
    staleMs: 5 * MINUTE,
  });
}

/** Limits and modes of this installation. */
export function useConfig(): Query<Config> {
  return useQuery("config", (signal) => unwrap(publicApi.GET("/api/v1/config", { signal })), {
    staleMs: 5 * MINUTE,
  });
}

/** What the catalog says of a job's color, as long as it has it. */
export function colorOf(
  catalog: Catalog | undefined,
  job: Pick<StudentJob, "color" | "print_method">,
): CatalogColor | undefined {
  return catalog?.colors.find((c) => c.name === job.color && c.method === job.print_method);
}

/** What the catalog says of a job's printer, as long as it has it. */
export function printerOf(
  catalog: Catalog | undefined,
  job: Pick<StudentJob, "printer">,
): CatalogPrinter | undefined {
  return catalog?.printers.find(({ id }) => id === job.printer);
}
