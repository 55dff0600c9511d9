import { type ReactNode, useEffect, useRef } from "react";
import type { JobList } from "@/api/types";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { cn } from "@/lib/classes";
import { STATUS_WORDS } from "@/lib/statuses";
import { TABS, type Tab } from "../filters";

interface StatusTabsProps {
  tab: Tab;
  counts: JobList["counts"] | undefined;
  onChange: (tab: Tab) => void;
  children: ReactNode;
}

export const tabLabel = (tab: Tab) => (tab === "ALL" ? "All" : STATUS_WORDS[tab].label);

/** One tab a status, each with how many of the jobs that match are in it. */
export function StatusTabs({ tab, counts, onChange, children }: StatusTabsProps) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the tab that is chosen has changed
  useEffect(() => {
    const chosen = list.current?.querySelector("[data-state=active]");
    chosen?.scrollIntoView?.({ block: "nearest", inline: "center" });
  }, [tab]);
  return (
    <Tabs value={tab} onValueChange={(next) => onChange(next as Tab)} activationMode="manual">
      <TabsList ref={list} aria-label="Status" className="-mx-4 px-4 sm:mx-0 sm:px-0">
        {TABS.map((each) => {
          const count = countOf(each, counts);
          return (
            <TabsTrigger key={each} value={each} className="group">
              <span>{tabLabel(each)}</span>
              <span
                className={cn(
                  "inline-flex h-5 min-w-5 items-center justify-center rounded-full px-1.5 text-xs tabular-nums",
                  count ? "bg-neutral-soft text-neutral-text" : "text-ink-subtle",
                  "group-data-[state=active]:bg-accent-soft group-data-[state=active]:text-accent-text",
                )}
              >
                {count ?? "–"}
              </span>
            </TabsTrigger>
          );
        })}
      </TabsList>
      <TabsContent value={tab}>{children}</TabsContent>
    </Tabs>
  );
}

function countOf(tab: Tab, counts: JobList["counts"] | undefined): number | undefined {
  if (!counts) return undefined;
  if (tab !== "ALL") return counts[tab] ?? 0;
  return Object.values(counts).reduce((sum, count) => sum + count, 0);
}
