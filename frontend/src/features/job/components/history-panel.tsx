"use client";

import { CircleAlert, FileBox, type LucideIcon, Mail, PencilLine, Route } from "lucide-react";
import { useState } from "react";
import type { JobDetail, JobEvent } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { useCatalog } from "@/lib/catalog";
import { cn } from "@/lib/classes";
import { age, dateTime } from "@/lib/format";
import { useServerNow } from "@/lib/server-time";
import {
  EVENT_KINDS,
  type EventKind,
  KIND_WORDS,
  type Told,
  tell,
  whoOf,
  withoutSettledMails,
} from "../history";

const MINUTE = 60_000;

const ICONS: Record<EventKind, LucideIcon> = {
  status: Route,
  email: Mail,
  file: FileBox,
  edit: PencilLine,
};
const CALM = "bg-sunken text-ink-muted";
const LOOKS = { status: "bg-accent-soft text-accent-text", email: CALM, file: CALM, edit: CALM };

/** What happened to the job, the newest first. */
export function HistoryPanel({ job }: { job: JobDetail }) {
  const { events } = job;
  const { data: catalog } = useCatalog();
  const [kind, setKind] = useState<EventKind | null>(null);
  const names = {
    printer: (id: string) =>
      id === job.printer
        ? job.printer_name
        : (catalog?.printers.find((printer) => printer.id === id)?.name ?? id),
  };
  const told = (kind: EventKind | null) =>
    (kind === "email" ? events : withoutSettledMails(events))
      .map((event) => ({ event, words: tell(event, names) }))
      .filter(({ words }) => kind === null || words.kind === kind)
      .reverse();
  const shown = told(kind);
  return (
    <>
      <fieldset className="mb-5 flex flex-wrap gap-x-2 gap-y-3.5">
        <legend className="sr-only">Show</legend>
        {[null, ...EVENT_KINDS]
          .map((each) => ({ each, count: told(each).length }))
          .filter(({ each, count }) => each === null || count > 0)
          .map(({ each, count }) => (
            <KindButton
              key={each ?? "all"}
              label={each ? KIND_WORDS[each] : "All"}
              count={count}
              pressed={kind === each}
              onPress={() => setKind(each)}
            />
          ))}
      </fieldset>
      {shown.length === 0 && <p className="text-ink-muted">Nothing of this kind yet.</p>}
      <ol className="flex flex-col">
        {shown.map(({ event, words }) => (
          <Entry key={event.id} event={event} words={words} />
        ))}
      </ol>
    </>
  );
}

interface KindButtonProps {
  label: string;
  count: number;
  pressed: boolean;
  onPress: () => void;
}

function KindButton({ label, count, pressed, onPress }: KindButtonProps) {
  return (
    <button
      type="button"
      aria-pressed={pressed}
      onClick={onPress}
      className={cn(
        "relative inline-flex h-8 items-center gap-1.5 rounded-full border px-3 font-medium text-sm transition-colors after:absolute after:-inset-[0.4375rem] after:content-['']",
        pressed
          ? "border-accent-line bg-accent-soft text-accent-text"
          : "border-line text-ink-muted hover:border-line-strong hover:text-ink",
      )}
    >
      {label}
      <span className={cn("tabular-nums", !pressed && "text-ink-subtle")}>{count}</span>
    </button>
  );
}

function Entry({ event, words }: { event: JobEvent; words: Told }) {
  const now = useServerNow(MINUTE);
  const Icon = words.bad ? CircleAlert : ICONS[words.kind];
  return (
    <li className="group relative flex gap-4 pb-5 last:pb-0">
      <span
        aria-hidden="true"
        className="absolute top-8 bottom-0 left-[0.9375rem] w-px bg-line group-last:hidden"
      />
      <span
        aria-hidden="true"
        className={cn(
          "grid size-8 shrink-0 place-items-center rounded-full",
          words.bad ? "bg-danger-soft text-danger-text" : LOOKS[words.kind],
        )}
      >
        <Icon className="size-4" />
      </span>
      <div className="min-w-0 flex-1 pt-1">
        <div className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5">
          <p className="font-medium text-[0.9375rem] leading-snug">{words.title}</p>
          {words.override && <Badge tone="warning">Override</Badge>}
          <p className="text-ink-subtle text-sm sm:ml-auto">
            {whoOf(event) && `${whoOf(event)}, `}
            <time dateTime={event.timestamp} title={dateTime(event.timestamp)}>
              {age(event.timestamp, new Date(now ?? Date.now())).text}
            </time>
          </p>
        </div>
        {words.text && (
          <p className="mt-0.5 break-words text-ink-muted text-sm leading-relaxed">{words.text}</p>
        )}
      </div>
    </li>
  );
}
