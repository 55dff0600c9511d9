"use client";

import { ShieldCheck } from "lucide-react";
import { useId, useState } from "react";
import type { Backup } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { count, dateTime } from "@/lib/format";
import { holds, made, SOUNDNESS, soundness } from "../../backups/words";
import { ShowMore } from "../show-more";
import { When } from "../task-outcome";

const AT_ONCE = 7;

interface BackupListProps {
  backups: Backup[];
  /** Something is under way already. */
  busy: boolean;
  onVerify: (name: string) => void;
}

/** The backups that there are, the newest first. */
export function BackupList({ backups, busy, onVerify }: BackupListProps) {
  const [all, setAll] = useState(false);
  const shown = all ? backups : backups.slice(0, AT_ONCE);
  return (
    <div>
      <ul aria-label="Backups, the newest first" className="divide-y divide-line">
        {shown.map((backup) => (
          <BackupItem
            key={backup.name}
            backup={backup}
            busy={busy}
            onVerify={() => onVerify(backup.name)}
          />
        ))}
      </ul>
      <ShowMore
        className="mt-4"
        shown={shown.length}
        total={backups.length}
        onMore={() => setAll(true)}
        label={`Show all ${backups.length}`}
      />
    </div>
  );
}

function BackupItem({
  backup,
  busy,
  onVerify,
}: {
  backup: Backup;
  busy: boolean;
  onVerify: () => void;
}) {
  const { word, tone } = SOUNDNESS[soundness(backup)];
  const id = useId();
  return (
    <li className="grid items-start gap-x-6 gap-y-2 py-4 first:pt-0 last:pb-0 sm:grid-cols-[minmax(0,1fr)_auto]">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <time id={id} dateTime={backup.made_at} className="font-medium">
            {dateTime(backup.made_at)}
          </time>
          <span className="text-ink-muted text-sm">
            <When at={backup.made_at} />
          </span>
          <Badge tone={tone}>{word}</Badge>
        </p>
        <p className="mt-1 text-[0.9375rem] tabular-nums">{holds(backup)}</p>
        <p className="mt-0.5 text-ink-muted text-sm tabular-nums">
          {made(backup)}
          {backup.verified_at && (
            <>
              , verified <When at={backup.verified_at} />
            </>
          )}
        </p>
        <Sentences label="Could not be had" said={backup.troubles} />
        <Sentences label="What verifying it found" said={backup.problems} />
      </div>
      <Button
        variant="secondary"
        size="sm"
        disabled={busy}
        onClick={onVerify}
        aria-describedby={id}
        className="justify-self-start"
      >
        <ShieldCheck aria-hidden="true" />
        Verify
      </Button>
    </li>
  );
}

const SAID_AT_MOST = 5;

function Sentences({ label, said }: { label: string; said: string[] }) {
  if (said.length === 0) return null;
  return (
    <div className="mt-2 text-sm">
      <p className="font-medium">{label}</p>
      <ul className="mt-1 list-disc pl-5 text-ink-muted marker:text-ink-subtle">
        {said.slice(0, SAID_AT_MOST).map((sentence) => (
          <li key={sentence} className="wrap-anywhere">
            {sentence}
          </li>
        ))}
      </ul>
      {said.length > SAID_AT_MOST && (
        <p className="mt-1 text-ink-muted">and {count(said.length - SAID_AT_MOST)} more</p>
      )}
    </div>
  );
}
