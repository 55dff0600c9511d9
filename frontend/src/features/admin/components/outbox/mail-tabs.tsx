"use client";

import { Search } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { Outbox } from "@/api/types";
import { MAIL_STATES } from "@/components/mail/mail-badge";
import { Input } from "@/components/ui/input";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { useSettled } from "@/lib/settled";
import { type MailFilters, type MailTab, TABS } from "../../outbox/filters";
import type { ChangeMailFilters } from "../../outbox/use-outbox";

interface MailTabsProps {
  tab: MailTab;
  counts: Outbox["counts"] | undefined;
  onChange: ChangeMailFilters;
  children: ReactNode;
}

/** One tab a state, each with how many of the mails that match are in it. */
export function MailTabs({ tab, counts, onChange, children }: MailTabsProps) {
  const all = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
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
              {(each === "all" ? all : counts?.[each]) ?? "–"}
            </span>
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value={tab}>{children}</TabsContent>
    </Tabs>
  );
}

/** Searches while somebody types, after a short pause. */
export function MailSearch({
  filters,
  onChange,
}: {
  filters: MailFilters;
  onChange: ChangeMailFilters;
}) {
  const [text, setText] = useState(filters.search);
  const settled = useSettled(text.trim());
  useEffect(() => {
    if (settled !== filters.search) onChange({ search: settled });
  }, [settled, filters.search, onChange]);
  return (
    <div className="relative mb-3">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-3 size-4.5 -translate-y-1/2 text-ink-subtle"
      />
      <Input
        type="search"
        aria-label="Search by recipient, subject or job number"
        placeholder="Recipient, subject, job number"
        autoComplete="off"
        maxLength={100}
        value={text}
        onChange={(event) => setText(event.target.value)}
        className="pl-10"
      />
    </div>
  );
}
