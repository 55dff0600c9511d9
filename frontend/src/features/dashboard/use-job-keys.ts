"use client";

import type { RefObject } from "react";
import type { Job } from "@/api/types";
import { type DialogAction, may } from "@/features/job/actions";
import type { Shortcuts } from "@/lib/shortcuts";

interface JobKeysOptions {
  list: RefObject<HTMLElement | null>;
  jobs: Job[];
  onStart: (action: DialogAction, job: Job) => void;
  onReview: (job: Job, reviewed: boolean) => void;
}

/** The keys that go from job to job, and act on the one that has the focus. */
export function useJobKeys({ list, jobs, onStart, onReview }: JobKeysOptions): Shortcuts {
  const cards = () => [...(list.current?.querySelectorAll<HTMLElement>("[data-job]") ?? [])];

  function go(step: 1 | -1) {
    const all = cards();
    const at = all.findIndex((card) => card.contains(document.activeElement));
    const next = at === -1 ? (step === 1 ? 0 : all.length - 1) : at + step;
    const card = all[next];
    card?.querySelector<HTMLElement>("[data-job-link]")?.focus({ preventScroll: true });
    card?.scrollIntoView?.({ block: "nearest" });
  }

  function focused(): Job | undefined {
    const card = cards().find((each) => each.contains(document.activeElement));
    return jobs.find((job) => job.id === card?.dataset.job);
  }

  function act(action: "approve" | "reject") {
    const job = focused();
    if (job && may(job, action)) onStart(action, job);
  }

  return {
    j: () => go(1),
    k: () => go(-1),
    ArrowDown: () => go(1),
    ArrowUp: () => go(-1),
    a: () => act("approve"),
    r: () => act("reject"),
    m: () => {
      const job = focused();
      if (job && may(job, "review")) onReview(job, job.staff_viewed_at === null);
    },
  };
}
