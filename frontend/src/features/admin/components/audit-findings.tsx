"use client";

import { CircleCheckBig } from "lucide-react";
import { useRef, useState } from "react";
import type { AuditReport } from "@/api/types";
import { EmptyState } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { useFocusRescue } from "@/lib/focus";
import { age, count, dateTime } from "@/lib/format";
import { useServerNow } from "@/lib/server-time";
import { casesOf, type Remedy, SECTIONS, type Step } from "../findings";
import { type Choices, counted, REMEDY_WORDS } from "../remedies";
import { isMended, type Summary, useMending } from "../use-mending";
import { FindingSection } from "./finding-section";
import { MendDialog } from "./mend-dialog";

const MINUTE = 60_000;

/** What the last audit found, and what was done about it since. */
export function AuditFindings({ report, running }: { report: AuditReport; running: boolean }) {
  const mending = useMending(report);
  const [asked, setAsked] = useState<{ remedy: Remedy; steps: Step[] } | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useFocusRescue(asked, () => title.current?.focus());

  const sections = SECTIONS.map((section) => ({ section, cases: casesOf(report, section) })).filter(
    ({ cases }) => cases.length > 0,
  );
  const all = sections.flatMap(({ cases }) => cases);
  const mended = all.filter(({ key }) => isMended(mending.outcomes.get(key))).length;
  const found = Object.values(report.totals).reduce((sum, total) => sum + total, 0);

  async function mend(choices: Choices) {
    if (!asked) return;
    const summary = await mending.mend(asked.remedy, asked.steps, choices);
    setAsked(null);
    tell(asked.remedy, summary);
  }

  return (
    <>
      <div className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-5 pt-5 sm:px-6">
        <h3 ref={title} tabIndex={-1} className="font-semibold text-base">
          {running ? "The report before" : "The last report"}
        </h3>
        <p className="text-ink-muted text-sm">
          <Made report={report} />
        </p>
      </div>
      {found === 0 ? (
        <EmptyState
          icon={CircleCheckBig}
          tone="success"
          heading="h3"
          title="Everything is where it should be"
          className="py-10!"
        >
          {report.full
            ? "Every file of every job was read, and is what it should be."
            : "Every file of every job is in its place and has its size. A full audit looks inside as well."}
        </EmptyState>
      ) : (
        <>
          <p className="px-5 pt-2 pb-5 sm:px-6">
            {mended === all.length ? (
              <>All of it is mended. Another audit proves that.</>
            ) : (
              <>
                <span className="font-medium">{count(found - mended, "thing")}</span> to look at
                {mended > 0 && `, ${count(mended)} mended`}.
                {!report.full && (
                  <span className="text-ink-muted"> A full audit looks inside the files, too.</span>
                )}
              </>
            )}
          </p>
          {sections.map(({ section, cases }) => (
            <FindingSection
              key={section}
              section={section}
              cases={cases}
              total={report.totals[section] ?? cases.length}
              outcomes={mending.outcomes}
              onAsk={(remedy, steps) => setAsked({ remedy, steps })}
            />
          ))}
        </>
      )}
      {asked && (
        <MendDialog
          remedy={asked.remedy}
          steps={asked.steps}
          at={mending.at}
          onMend={(choices) => void mend(choices)}
          onClose={() => setAsked(null)}
        />
      )}
    </>
  );
}

function Made({ report }: { report: AuditReport }) {
  const now = useServerNow(MINUTE);
  const at = report.report_generated_at;
  if (at === null) return null;
  return (
    <>
      <time dateTime={at} title={dateTime(at)}>
        {age(at, new Date(now ?? Date.now())).text}
      </time>{" "}
      · {report.full ? "full" : "quick"} · {count(report.files, "file")} ·{" "}
      {count(report.jobs, "job")}
    </>
  );
}

/** Says what came of it; the refusals stand beside what they are about. */
function tell(remedy: Remedy, { done, refused, left, stoppedBy }: Summary) {
  const title = done > 0 ? `${REMEDY_WORDS[remedy].done}: ${counted(remedy, done)}` : "";
  if (refused === 0) {
    toast.success(title);
    return;
  }
  const notDone = `${counted(remedy, refused)} refused`;
  const rest = left > 0 ? ` ${counted(remedy, left)} not tried.` : "";
  toast.warning(title ? `${title}, ${notDone}` : `Nothing was done: ${notDone}`, {
    description: stoppedBy ? `${stoppedBy.message}${rest}` : "Why stands beside each.",
  });
}
