import { MailCheck, SearchX } from "lucide-react";
import type { Mail } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { cn } from "@/lib/classes";
import { useServerNow } from "@/lib/server-time";
import { type MailFilters, PAGE_SIZE } from "../../outbox/filters";
import type { Deed } from "../../outbox/use-mail-deed";
import type { ChangeMailFilters, OutboxPages } from "../../outbox/use-outbox";
import { Pages } from "../pages";
import { MailItem } from "./mail-item";

const ROWS = ["a", "b", "c", "d"];
const SECOND = 1000;

interface MailListProps {
  outbox: OutboxPages;
  filters: MailFilters;
  onChange: ChangeMailFilters;
  onAsk: (deed: Deed, mail: Mail) => void;
}

/** A page of the mails, or why there are none to be seen. */
export function MailList({ outbox, filters, onChange, onAsk }: MailListProps) {
  const now = useServerNow(5 * SECOND);
  const { data, error } = outbox;
  if (outbox.loading) {
    return (
      <Loading label="Loading the emails" className="flex flex-col gap-3 p-5 sm:p-6">
        {ROWS.map((row) => (
          <Skeleton key={row} className="h-14" />
        ))}
      </Loading>
    );
  }
  if (!data) {
    return error ? (
      <ErrorState error={error} onRetry={() => void outbox.reload()} retrying={outbox.fetching} />
    ) : null;
  }
  return (
    <>
      {error && (
        <div className="p-4">
          <Callout tone="warning" role="status" title="This may be out of date">
            {error.message}
          </Callout>
        </div>
      )}
      {data.mails.length === 0 ? (
        <Nothing filters={filters} onChange={onChange} />
      ) : (
        <ul
          aria-busy={outbox.outdated || undefined}
          className={cn("divide-y divide-line", outbox.outdated && "opacity-60")}
        >
          {data.mails.map((mail) => (
            <MailItem key={mail.id} mail={mail} now={new Date(now ?? Date.now())} onAsk={onAsk} />
          ))}
        </ul>
      )}
      <Pages
        page={filters.page}
        pageSize={PAGE_SIZE}
        filtered={data.filtered}
        noun="emails"
        before="Newer"
        after="Older"
        onPage={(page) => onChange({ page })}
      />
    </>
  );
}

function Nothing({ filters, onChange }: Pick<MailListProps, "filters" | "onChange">) {
  const isNarrowed = filters.search !== "" || filters.tab !== "all" || filters.page > 1;
  if (!isNarrowed) {
    return (
      <EmptyState icon={MailCheck} title="No emails yet">
        The first one goes out when a student hands in a model.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      icon={SearchX}
      title="No such emails"
      action={
        <Button variant="secondary" onClick={() => onChange({ tab: "all", page: 1 })}>
          Show all states
        </Button>
      }
    >
      {filters.search ? `Nothing here matches “${filters.search}”.` : "None is in this state."}
    </EmptyState>
  );
}
