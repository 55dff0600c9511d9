import { type ReactNode, useEffect, useRef } from "react";
import type { JobList } from "@/api/types";
import { TABS_LOOK, Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { cn } from "@/lib/classes";
import { count as grouped } from "@/lib/format";
import { STATUS_WORDS } from "@/lib/statuses";
import { TABS, type Tab } from "../filters";

interface StatusTabsProps {
  tab: Tab;
  counts: JobList["counts"] | undefined;
  onChange: (tab: Tab) => void;
  children: ReactNode;
}

/** To the edges of a phone. */
const WIDTH = "-mx-4 px-4 sm:mx-0 sm:px-0";

export const tabLabel = (tab: Tab) => (tab === "ALL" ? "All" : STATUS_WORDS[tab].label);

/** One tab a status, each with how many of the jobs that match are in it. */
export function StatusTabs({ tab, counts, onChange, children }: StatusTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  const counted = counts !== undefined;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another is chosen, or numbers move it
  useEffect(() => {
    const chosen = list.current?.querySelector("[data-state=active]");
    chosen?.scrollIntoView?.({ block: "nearest", inline: "center" });
  }, [tab, counted]);
  return (
    <Tabs value={tab} onValueChange={(next) => onChange(next as Tab)} activationMode="manual">
      <TabsList ref={list} aria-label="Status" className={WIDTH}>
        {TABS.map((each) => (
          <TabsTrigger key={each} value={each} className="group">
            <TabWords tab={each} count={countOf(each, counts)} />
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value={tab}>{children}</TabsContent>
    </Tabs>
  );
}

function TabWords({ tab, count }: { tab: Tab; count: number | undefined }) {
  return (
    <>
      <span>{tabLabel(tab)}</span>
      <span
        className={cn(
          "inline-flex h-5 min-w-5 items-center justify-center rounded-full px-1.5 text-xs tabular-nums",
          count ? "bg-neutral-soft text-neutral-text" : "text-ink-subtle",
          "group-data-[state=active]:bg-accent-soft group-data-[state=active]:text-accent-text",
        )}
      >
        {count === undefined ? "–" : grouped(count)}
      </span>
    </>
  );
}

/** What stands where the tabs will be. */
export function StatusTabsSkeleton() {
  return (
    <div className={cn(TABS_LOOK.list, WIDTH)}>
      {TABS.map((each) => (
        <span key={each} className={TABS_LOOK.tab}>
          <TabWords tab={each} count={undefined} />
        </span>
      ))}
    </div>
  );
}

function countOf(tab: Tab, counts: JobList["counts"] | undefined): number | undefined {
  if (!counts) return undefined;
  if (tab !== "ALL") return counts[tab] ?? 0;
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
