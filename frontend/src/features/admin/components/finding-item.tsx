"use client";

import { CircleAlert, CircleCheckBig, Flag, Hand } from "lucide-react";
import { FileName } from "@/components/job/file-name";
import { Button } from "@/components/ui/button";
import { CheckItem } from "@/components/ui/check-list";
import { TextLink } from "@/components/ui/text-link";
import { cn } from "@/lib/classes";
import { age, dateTime, fileSize } from "@/lib/format";
import { useServerNow } from "@/lib/server-time";
import { type Case, type Remedy, remediesFor, splitPath } from "../findings";
import { REMEDY_WORDS } from "../remedies";
import { isMended, type Outcome } from "../use-mending";

const MINUTE = 60_000;

interface FindingItemProps {
  case: Case;
  outcome: Outcome | undefined;
  chosen: boolean;
  onChoose: (chosen: boolean) => void;
  onAsk: (remedy: Remedy) => void;
}

/** One finding: what it is, where, whose, why it stands here, and what became of it. */
export function FindingItem(props: FindingItemProps) {
  const { case: found, outcome, chosen, onChoose, onAsk } = props;
  const { finding } = found;
  const mended = isMended(outcome);
  const remedies = mended ? [] : remediesFor(found);
  const [folder, name] = splitPath(finding.file_path);
  return (
    <CheckItem
      checked={chosen}
      onCheckedChange={onChoose}
      mark={markOf(mended, remedies.length > 0)}
      label={
        <span className={cn("block break-words", mended && "text-ink-subtle line-through")}>
          <span className="font-mono text-ink-subtle text-sm">{folder}</span>
          <span className="font-medium font-mono text-sm">
            <FileName name={name} />
          </span>
        </span>
      }
      aside={remedies.map((remedy) => (
        <Button
          key={remedy}
          size="sm"
          variant={
            REMEDY_WORDS[remedy].danger ? "danger-quiet" : remedy === "flag" ? "ghost" : "secondary"
          }
          aria-label={`${REMEDY_WORDS[remedy].verb}: ${remedy === "flag" ? `job #${finding.number}` : finding.file_path}`}
          onClick={() => onAsk(remedy)}
        >
          {REMEDY_WORDS[remedy].verb}…
        </Button>
      ))}
    >
      {!mended && <p className="text-[0.9375rem] leading-snug">{finding.reason}</p>}
      <Facts found={found} />
      <Became outcome={outcome} />
    </CheckItem>
  );
}

/** What stands in the place of the box, of what cannot be chosen. */
function markOf(mended: boolean, hasRemedy: boolean) {
  if (mended) {
    return (
      <CircleCheckBig aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-success-text" />
    );
  }
  return hasRemedy ? undefined : (
    <Hand aria-hidden="true" className="mt-0.5 size-5 shrink-0 text-ink-subtle" />
  );
}

function Facts({ found: { finding } }: { found: Case }) {
  const now = useServerNow(MINUTE);
  const { size, modified_at, number } = finding;
  const facts = [
    number !== null && (
      <TextLink key="job" alone href={`/dashboard/jobs/${number}/`} prefetch={false}>
        Job #{number}
      </TextLink>
    ),
    size !== null && <span key="size">{fileSize(size)}</span>,
    modified_at !== null && (
      <time key="age" dateTime={modified_at} title={dateTime(modified_at)}>
        saved {age(modified_at, new Date(now ?? Date.now())).text}
      </time>
    ),
  ].filter(Boolean);
  if (facts.length === 0) return null;
  return (
    <p className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-ink-subtle text-sm tabular-nums">
      {facts}
    </p>
  );
}

function Became({ outcome }: { outcome: Outcome | undefined }) {
  if (!outcome) return null;
  if (outcome.refusal) {
    return (
      <p className="mt-1.5 flex items-start gap-1.5 text-danger-text text-sm leading-snug">
        <CircleAlert aria-hidden="true" className="mt-px size-4 shrink-0" />
        <span>
          {outcome.refusal.fields.file_path ??
            outcome.refusal.fields.reason ??
            outcome.refusal.message}
        </span>
      </p>
    );
  }
  const flagged = outcome.remedy === "flag";
  return (
    <p
      className={cn(
        "mt-1.5 flex items-center gap-1.5 font-medium text-sm",
        flagged ? "text-ink-muted" : "text-success-text",
      )}
    >
      {flagged && <Flag aria-hidden="true" className="size-4 shrink-0" />}
      {REMEDY_WORDS[outcome.remedy].done}
      {flagged && ". It is still as it was found."}
    </p>
  );
}
