"use client";

import { UserPlus } from "lucide-react";
import { type ReactNode, useCallback, useRef, useState } from "react";
import type { StaffList as People, StaffMember } from "@/api/types";
import { PageTitle } from "@/components/shell/page-shell";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Tabs, TabsContent, TabsList, TabsTrigger } from "@/components/ui/tabs";
import { useAuth } from "@/lib/auth/provider";
import { useFocusRescue } from "@/lib/focus";
import type { Deed } from "../../users/deeds";
import { type StaffTab, TABS, TABS_WITH_CLERK } from "../../users/filters";
import { type ChangeStaffFilters, useStaff, useStaffFilters } from "../../users/use-staff";
import { STATUS_WORDS } from "../../users/words";
import { SearchBox } from "../search-box";
import { DeedDialog } from "./deed-dialog";
import { InviteDialog } from "./invite-dialog";
import { StaffList } from "./staff-list";

/** Who works here, who may do what, and who is on the way in. */
export function UsersPage() {
  const { mode, user } = useAuth();
  const withClerk = mode === "clerk";
  const [filters, change] = useStaffFilters();
  const search = useCallback((text: string) => change({ search: text }), [change]);
  const staff = useStaff(filters);
  const [asking, setAsking] = useState<{ deed: Deed; member: StaffMember } | null>(null);
  const [inviting, setInviting] = useState(false);
  const list = useRef<HTMLDivElement>(null);
  useFocusRescue(`${asking === null} ${staff.updatedAt}`, () => list.current?.focus());
  const reload = () => void staff.reload();
  return (
    <>
      <PageTitle
        title="People"
        actions={
          !withClerk && (
            <Button onClick={() => setInviting(true)}>
              <UserPlus aria-hidden="true" />
              Invite somebody
            </Button>
          )
        }
      >
        Everybody who signs in has an account of their own: the history names who did what.
        {withClerk &&
          " The accounts are kept with Clerk: people are invited there, and get their role there. Whoever has signed in once stands here, and can be kept out at once."}
      </PageTitle>
      <SearchBox
        label="Search by name or email address"
        placeholder="Name, email address"
        search={filters.search}
        onSearch={search}
      />
      <StatusTabs
        tabs={withClerk ? TABS_WITH_CLERK : TABS}
        tab={filters.tab}
        counts={staff.data?.counts}
        onChange={change}
      >
        <Card ref={list} tabIndex={-1} aria-label="People" role="region">
          <StaffList
            staff={staff}
            filters={filters}
            onChange={change}
            onAsk={(deed, member) => setAsking({ deed, member })}
          />
        </Card>
      </StatusTabs>
      {asking && (
        <DeedDialog
          {...asking}
          oneself={asking.member.id === user?.id}
          onDone={reload}
          onClose={() => setAsking(null)}
        />
      )}
      {inviting && <InviteDialog onDone={reload} onClose={() => setInviting(false)} />}
    </>
  );
}

interface StatusTabsProps {
  tabs: StaffTab[];
  tab: StaffTab;
  counts: People["counts"] | undefined;
  onChange: ChangeStaffFilters;
  children: ReactNode;
}

/** One tab a status, each with how many of those that match are in it. */
function StatusTabs({ tabs, tab, counts, onChange, children }: StatusTabsProps) {
  const all = counts && Object.values(counts).reduce((sum, count) => sum + count, 0);
  return (
    <Tabs
      value={tab}
      onValueChange={(next) => onChange({ tab: next as StaffTab })}
      activationMode="manual"
    >
      <TabsList aria-label="Status" className="-mx-4 px-4 sm:mx-0 sm:px-0">
        {tabs.map((each) => (
          <TabsTrigger key={each} value={each}>
            {each === "all" ? "All" : STATUS_WORDS[each].words}
            <span className="text-ink-subtle text-sm tabular-nums">
              {(each === "all" ? all : (counts?.[each] ?? (counts && 0))) ?? "–"}
            </span>
          </TabsTrigger>
        ))}
      </TabsList>
      <TabsContent value={tab}>{children}</TabsContent>
    </Tabs>
  );
}
