"use client";

import type { Catalog, Config } from "@/api/types";
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
