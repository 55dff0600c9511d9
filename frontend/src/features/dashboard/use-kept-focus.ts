"use client";

import { type RefObject, useEffect, useRef } from "react";
import type { Job } from "@/api/types";
import { useFocusRescue } from "@/lib/focus";

/** When the card that had the focus leaves the list, the one that takes its place has it next. */
export function useKeptFocus(
  list: RefObject<HTMLElement | null>,
  heading: RefObject<HTMLElement | null>,
  jobs: Job[],
  dialogOpen: boolean,
): void {
  const last = useRef<{ id: string; index: number } | null>(null);
  const ids = jobs.map((job) => job.id);

  useEffect(() => {
    const remember = ({ target }: FocusEvent) => {
      if (!(target instanceof Element)) return;
      const card = target.closest<HTMLElement>("[data-job]");
      const all = [...(list.current?.querySelectorAll("[data-job]") ?? [])];
      if (card) last.current = { id: card.dataset.job ?? "", index: all.indexOf(card) };
      else if (!target.closest("[role=dialog], [role=menu]") && target.id !== "main") {
        last.current = null;
      }
    };
    document.addEventListener("focusin", remember);
    return () => document.removeEventListener("focusin", remember);
  }, [list]);

  useFocusRescue(`${dialogOpen} ${ids}`, () => {
    if (!last.current || dialogOpen) return;
    const at = ids.indexOf(last.current.id);
    const index = at === -1 ? Math.min(last.current.index, ids.length - 1) : at;
    const cards = list.current?.querySelectorAll("[data-job]");
    const link = cards?.[index]?.querySelector<HTMLElement>("[data-job-link]");
    (link ?? heading.current)?.focus({ preventScroll: true });
  });
}
