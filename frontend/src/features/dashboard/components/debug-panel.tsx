"use client";

import { CopyButton } from "@/components/ui/copy-button";
import { Dialog } from "@/components/ui/dialog";
import { useHealth } from "@/features/admin/use-health";
import { type ShownJobs, shownJobs } from "@/features/job/shown-jobs";
import { lastExchanges } from "@/lib/api/journal";
import { useAuth } from "@/lib/auth/provider";
import { useConfig } from "@/lib/catalog";
import { cn } from "@/lib/classes";
import { useNow } from "@/lib/clock";
import { useOnline } from "@/lib/online";
import { inspect, type Line, type Section, textOf } from "../debug";
import type { ChimeControls } from "../use-chime";
import { useRefreshMs } from "../use-jobs";

const SECOND = 1000;
const TONES: Record<NonNullable<Line["tone"]>, string> = {
  good: "",
  odd: "font-medium text-warning-text",
  bad: "font-medium text-danger-text",
};

interface DebugPanelProps {
  /** What is told of on a page that shows no jobs. */
  watched: ShownJobs;
  chime: ChimeControls;
  onClose: () => void;
}

/** What one asks first when a page does not do what it should. */
export default function DebugPanel({ watched, chime, onClose }: DebugPanelProps) {
  const now = useNow(SECOND) ?? Date.now();
  const online = useOnline();
  const { user } = useAuth();
  const { data: config } = useConfig();
  const health = useHealth();
  const refreshMs = useRefreshMs();
  const sections = inspect({
    now,
    online,
    jobs: shownJobs() ?? watched,
    refreshMs,
    chime,
    userId: user?.id,
    health,
    version: config?.version,
    exchanges: lastExchanges(),
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      size="lg"
      title="Debug panel"
      description="How this page and what stands behind it are doing, right now."
    >
      <div className="grid gap-x-10 gap-y-6 sm:grid-cols-2">
        {sections.map((section) => (
          <Part key={section.name} section={section} />
        ))}
      </div>
      {/* Not in a footer: what scrolls needs something that can have the focus. */}
      <CopyButton
        text={textOf(sections, new Date(now))}
        label="Copy all of it"
        className="mt-6 mb-5 sm:mb-6"
      />
    </Dialog>
  );
}

function Part({ section: { name, lines, wide } }: { section: Section }) {
  return (
    <section className={wide ? "sm:col-span-2" : undefined}>
      <h3 className="font-semibold">{name}</h3>
      <dl className="mt-1.5 divide-y divide-line text-sm">
        {lines.map(({ key, label, value, tone = "good" }) => (
          <div key={key ?? label} className="flex items-baseline justify-between gap-4 py-1.5">
            <dt className="shrink-0 text-ink-muted">{label}</dt>
            <dd className={cn("wrap-anywhere min-w-0 text-right tabular-nums", TONES[tone])}>
              {value}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
