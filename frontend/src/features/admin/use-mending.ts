"use client";

import { useState } from "react";
import type { AuditReport } from "@/api/types";
import { type ApiError, asApiError } from "@/lib/api/errors";
import { useApi } from "@/lib/auth/provider";
import { invalidate } from "@/lib/query";
import { type Case, type Remedy, type Step, settledBy } from "./findings";
import { type Choices, carryOut } from "./remedies";

/** What became of a finding since the report came. */
export interface Outcome {
  remedy: Remedy;
  /** Why it was not done, or null when it was. */
  refusal: ApiError | null;
}

export interface Summary {
  done: number;
  refused: number;
  /** Those that were left alone, and why, when there was no sense in going on. */
  left: number;
  stoppedBy: ApiError | null;
}

export interface Mending {
  outcomes: ReadonlyMap<string, Outcome>;
  /** How many steps are behind it, while it is at work. */
  at: number | null;
  mend(remedy: Remedy, steps: Step[], choices: Choices): Promise<Summary>;
}

/** A flag mends nothing: the finding stays open. */
export const isMended = (outcome: Outcome | undefined) =>
  outcome !== undefined && outcome.refusal === null && outcome.remedy !== "flag";

/** Carries out what was decided, one step after the other, and keeps what became of each. */
export function useMending(report: AuditReport): Mending {
  const api = useApi();
  const [outcomes, setOutcomes] = useState<ReadonlyMap<string, Outcome>>(new Map());
  const [at, setAt] = useState<number | null>(null);

  function keep(cases: Case[], outcome: Outcome) {
    setOutcomes((known) => new Map([...known, ...cases.map(({ key }) => [key, outcome] as const)]));
  }

  async function mend(remedy: Remedy, steps: Step[], choices: Choices): Promise<Summary> {
    const summary: Summary = { done: 0, refused: 0, left: 0, stoppedBy: null };
    for (const [place, step] of steps.entries()) {
      setAt(place);
      try {
        await carryOut(api, remedy, step, choices);
        keep(
          step.cases.flatMap((each) => settledBy(remedy, each, report)),
          { remedy, refusal: null },
        );
        summary.done += 1;
      } catch (failure) {
        const refusal = asApiError(failure);
        keep(step.cases, { remedy, refusal });
        summary.refused += 1;
        if (refusal.isTemporary || refusal.status === 401) {
          // The share or the server is away: the others would fare no better.
          summary.left = steps.length - place - 1;
          summary.stoppedBy = refusal;
          break;
        }
      }
    }
    setAt(null);
    // Lists and pages of jobs may show a flag or another file now.
    for (const key of ["job/", "jobs/"]) void invalidate(key);
    return summary;
  }

  return { outcomes, at, mend };
}
