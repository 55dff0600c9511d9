"use client";

import * as Radix from "@radix-ui/react-tabs";
import type { ComponentProps } from "react";
import { cn } from "@/lib/classes";

export const Tabs = Radix.Root;

/** How tabs look, for what stands in for them too. */
export const TABS_LOOK = {
  list: "flex gap-1 overflow-x-auto border-line border-b [scrollbar-width:thin]",
  tab: "-mb-px inline-flex h-11 shrink-0 items-center gap-2 whitespace-nowrap border-transparent border-b-2 px-3 font-medium text-[0.9375rem] text-ink-muted transition-colors hover:text-ink focus-visible:rounded-sm focus-visible:-outline-offset-2 data-[state=active]:border-accent data-[state=active]:text-ink",
};

export function TabsList({ className, ...props }: ComponentProps<typeof Radix.List>) {
  return <Radix.List className={cn(TABS_LOOK.list, className)} {...props} />;
}

export function TabsTrigger({ className, ...props }: ComponentProps<typeof Radix.Trigger>) {
  return <Radix.Trigger className={cn(TABS_LOOK.tab, className)} {...props} />;
}

export function TabsContent({ className, ...props }: ComponentProps<typeof Radix.Content>) {
  return <Radix.Content className={cn("pt-5", className)} {...props} />;
}
