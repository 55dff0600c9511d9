"use client";

import { useState } from "react";
import type { Query } from "@/lib/query";

export interface Shown<T> extends Query<T> {
  /** What is shown belongs to the filters before these, until the new page is here. */
  outdated: boolean;
}

/** Goes on showing a page of a list while another one is on its way. */
export function useShown<T>(current: Query<T>): Shown<T> {
  const [shown, setShown] = useState<T>();
  if (current.data && current.data !== shown) setShown(current.data);
  const outdated = current.loading && shown !== undefined;
  return {
    ...current,
    data: current.data ?? (current.error ? undefined : shown),
    loading: current.loading && !outdated,
    outdated,
  };
}
