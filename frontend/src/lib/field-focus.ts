"use client";

import { type RefObject, useEffect, useRef } from "react";

/** Goes to the first wrong field, each time that `attempt` changes. */
export function useFieldFocus<E extends HTMLElement>(attempt: unknown): RefObject<E | null> {
  const form = useRef<E>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new attempt moves the focus anew
  useEffect(() => {
    const first = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    first?.focus();
    first?.scrollIntoView?.({ block: "nearest" });
  }, [attempt]);
  return form;
}
