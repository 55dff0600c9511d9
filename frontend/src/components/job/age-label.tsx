"use client";

import { AlarmClock, Clock, Hourglass, type LucideIcon, TriangleAlert } from "lucide-react";
import { cn } from "@/lib/classes";
import { type AgeTier, age, dateTime } from "@/lib/format";
import { useServerNow } from "@/lib/server-time";

const MINUTE = 60_000;

const TIERS: Record<AgeTier, { icon: LucideIcon; color: string; word: string }> = {
  fresh: { icon: Clock, color: "text-age-fresh", word: "" },
  waiting: { icon: Hourglass, color: "text-age-waiting", word: "over a day" },
  late: { icon: AlarmClock, color: "text-age-late", word: "over two days" },
  overdue: { icon: TriangleAlert, color: "text-age-overdue", word: "over three days" },
};

/** How long ago a job came in, and by icon and color how pressing that is; `calm` leaves that out. */
export function AgeLabel({
  at,
  calm = false,
  className,
}: {
  at: string;
  calm?: boolean;
  className?: string;
}) {
  const now = useServerNow(MINUTE);
  const { text, tier } = age(at, new Date(now ?? Date.now()));
  const { icon: Icon, color, word } = TIERS[tier];
  return (
    <time
      dateTime={at}
      title={dateTime(at)}
      className={cn(
        "inline-flex items-center gap-1.5 whitespace-nowrap tabular-nums",
        calm ? "text-ink-muted" : cn("font-medium", color),
        className,
      )}
    >
      {!calm && <Icon aria-hidden="true" className="size-4 shrink-0" />}
      {text}
      {!calm && word && <span className="sr-only">, {word}</span>}
    </time>
  );
}
