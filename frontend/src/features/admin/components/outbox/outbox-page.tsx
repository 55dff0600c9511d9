"use client";

import { useCallback, useRef, useState } from "react";
import type { Mail } from "@/api/types";
import { PageTitle } from "@/components/shell/page-shell";
import { Card } from "@/components/ui/card";
import { useFocusRescue } from "@/lib/focus";
import { type Deed, useMailDeed } from "../../outbox/use-mail-deed";
import { useMailFilters, useOutbox } from "../../outbox/use-outbox";
import { SearchBox } from "../search-box";
import { MailDialog } from "./mail-dialog";
import { MailList } from "./mail-list";
import { MailTabs } from "./mail-tabs";
import { OutboxSummary } from "./outbox-summary";

/** The mails there were, what became of each, and what to do about one that did not go out. */
export function OutboxPage() {
  const [filters, change] = useMailFilters();
  const search = useCallback((text: string) => change({ search: text }), [change]);
  const outbox = useOutbox(filters);
  const [asking, setAsking] = useState<{ deed: Deed; mail: Mail } | null>(null);
  const deed = useMailDeed(() => void outbox.reload());
  const list = useRef<HTMLDivElement>(null);
  useFocusRescue(`${asking === null} ${outbox.updatedAt}`, () => list.current?.focus());
  return (
    <>
      <PageTitle title="Outbox">
        Every email that Printdesk has written to students, and what became of it. An email that did
        not go out is tried again for about three days.
      </PageTitle>
      <OutboxSummary outbox={outbox} />
      <SearchBox
        label="Search by recipient, subject or job number"
        placeholder="Recipient, subject, job number"
        search={filters.search}
        onSearch={search}
      />
      <MailTabs tab={filters.tab} counts={outbox.data?.counts} onChange={change}>
        <Card ref={list} tabIndex={-1} aria-label="Emails" role="region">
          <MailList
            outbox={outbox}
            filters={filters}
            onChange={change}
            onAsk={(wanted, mail) => setAsking({ deed: wanted, mail })}
          />
        </Card>
      </MailTabs>
      {asking && (
        <MailDialog
          {...asking}
          running={deed.running}
          error={deed.error}
          onConfirm={async () => {
            if (await deed.run(asking.deed, asking.mail)) setAsking(null);
          }}
          onClose={() => {
            deed.forget();
            setAsking(null);
          }}
        />
      )}
    </>
  );
}
