"use client";

import { useState } from "react";
import type { AuditSection } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { CheckAll, CheckList } from "@/components/ui/check-list";
import { count } from "@/lib/format";
import {
  type Case,
  REMEDIES,
  type Remedy,
  remediesFor,
  SECTION_WORDS,
  type Step,
  stepsFor,
} from "../findings";
import { counted, REMEDY_WORDS } from "../remedies";
import { isMended, type Outcome } from "../use-mending";
import { FindingItem } from "./finding-item";
import { ShowMore } from "./show-more";

const AT_ONCE = 50;

interface FindingSectionProps {
  section: AuditSection;
  cases: Case[];
  /** How many there were in full; of very many only the first are told. */
  total: number;
  outcomes: ReadonlyMap<string, Outcome>;
  onAsk: (remedy: Remedy, steps: Step[]) => void;
}

/** A part of the report: its findings, of which several can be mended at once. */
export function FindingSection(props: FindingSectionProps) {
  const { section, cases, total, outcomes, onAsk } = props;
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [shownAtMost, setShownAtMost] = useState(AT_ONCE);
  const { title, meaning } = SECTION_WORDS[section];

  const isOpen = (each: Case) => !isMended(outcomes.get(each.key)) && remediesFor(each).length > 0;
  const shown = cases.slice(0, shownAtMost);
  const choosable = shown.filter(isOpen);
  const picked = choosable.filter(({ key }) => chosen.has(key));
  const open = cases.filter((each) => !isMended(outcomes.get(each.key))).length;
  const untold = total - cases.length;

  function choose(key: string, isChosen: boolean) {
    const next = new Set(chosen);
    if (isChosen) next.add(key);
    else next.delete(key);
    setChosen(next);
  }

  return (
    <section aria-labelledby={`part-${section}`} className="border-line border-t">
      <div className="px-5 pt-5 pb-3 sm:px-6">
        <h4
          id={`part-${section}`}
          className="flex flex-wrap items-center gap-x-2.5 gap-y-1 font-semibold"
        >
          {title}
          <Badge tone={open + untold > 0 ? "warning" : "success"}>
            {open + untold > 0 ? count(open + untold) : "All mended"}
          </Badge>
        </h4>
        <p className="mt-1 max-w-prose text-[0.9375rem] text-ink-muted leading-relaxed">
          {meaning}
        </p>
      </div>
      {(choosable.length > 1 || picked.length > 0) && (
        <div className="sticky top-0 z-10 flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-line border-y bg-surface px-5 py-1.5 sm:px-6">
          <CheckAll
            chosen={picked.length}
            of={choosable.length}
            label={picked.length > 0 ? `${picked.length} chosen` : `Choose all ${choosable.length}`}
            onChange={(all) => setChosen(new Set(all ? choosable.map(({ key }) => key) : []))}
          />
          {picked.length > 0 && (
            <fieldset className="flex flex-wrap gap-3 max-sm:pb-2">
              <legend className="sr-only">What to do with those that are chosen</legend>
              {REMEDIES.map((remedy) => ({ remedy, steps: stepsFor(remedy, picked) }))
                .filter(({ steps }) => steps.length > 0)
                .map(({ remedy, steps }) => (
                  <Button
                    key={remedy}
                    size="sm"
                    variant={REMEDY_WORDS[remedy].danger ? "danger" : "secondary"}
                    onClick={() => onAsk(remedy, steps)}
                  >
                    {REMEDY_WORDS[remedy].verb} {counted(remedy, steps.length)}…
                  </Button>
                ))}
            </fieldset>
          )}
        </div>
      )}
      <CheckList className={choosable.length > 1 ? undefined : "border-line border-t"}>
        {shown.map((each) => (
          <FindingItem
            key={each.key}
            case={each}
            outcome={outcomes.get(each.key)}
            chosen={chosen.has(each.key)}
            onChoose={(isChosen) => choose(each.key, isChosen)}
            onAsk={(remedy) => onAsk(remedy, stepsFor(remedy, [each]))}
          />
        ))}
      </CheckList>
      {shown.length < total && (
        <div className="border-line border-t px-5 py-3 sm:px-6">
          <ShowMore
            shown={shown.length}
            total={total}
            onMore={
              shown.length < cases.length
                ? () => setShownAtMost(shownAtMost + 2 * AT_ONCE)
                : undefined
            }
          >
            {untold > 0 &&
              `The report names the first ${count(cases.length)}; mend these, then have another audit.`}
          </ShowMore>
        </div>
      )}
    </section>
  );
}
