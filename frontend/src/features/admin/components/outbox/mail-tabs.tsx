"use client";

import type { ReactNode } from "react";
import type { Outbox } from "@/api/types";
import { MAIL_STATES } from "@/components/mail/mail-badge";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { count } from "@/lib/format";
import { type MailTab, TABS } from "../../outbox/filters";
import type { ChangeMailFilters } from "../../outbox/use-outbox";

interface MailTabsProps {
  tab: MailTab;
  counts: Outbox["counts"] | undefined;
  onChange: ChangeMailFilters;
  children: ReactNode;
}

/** One tab a state, each with how many of the mails that match are in it. */
export function MailTabs({ tab, counts, onChange, children }: MailTabsProps) {
  const all = counts && Object.values(counts).reduce((sum, many) => sum + many, 0);
  const told = (many: number | undefined) => (many === undefined ? "–" : count(many));
  return (
    <Tabs
      value={tab}
      onValueChange={(next) => onChange({ tab: next as MailTab })}
      activationMode="manual"
    >
      <TabsList aria-label="State" className="-mx-4 px-4 sm:mx-0 sm:px-0">
        {TABS.map((each) => (
          <TabsTrigger key={each} value={each}>
            {each === "all" ? "All" : MAIL_STATES[each].words}
            <span className="text-ink-subtle text-sm tabular-nums">
              {told(each === "all" ? all : counts?.[each])}
            </span>
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value={tab}>{children}</TabsContent>
    </Tabs>
  );
}
