import { SearchX } from "lucide-react";
import type { StaffMember } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { EmptyState, ErrorState } from "@/components/ui/states";
import { useAuth } from "@/lib/auth/provider";
import { cn } from "@/lib/classes";
import { useServerNow } from "@/lib/server-time";
import type { Deed } from "../../users/deeds";
import { PAGE_SIZE, type StaffFilters } from "../../users/filters";
import type { ChangeStaffFilters, StaffPages } from "../../users/use-staff";
import { Pages } from "../pages";
import { StaffItem } from "./staff-item";

const ROWS = ["a", "b", "c", "d"];
const MINUTE = 60_000;

interface StaffListProps {
  staff: StaffPages;
  filters: StaffFilters;
  onChange: ChangeStaffFilters;
  onAsk: (deed: Deed, member: StaffMember) => void;
}

/** A page of the people, or why there are none to be seen. */
export function StaffList({ staff, filters, onChange, onAsk }: StaffListProps) {
  const { user } = useAuth();
  const now = useServerNow(MINUTE);
  const { data, error } = staff;
  if (staff.loading) {
    return (
      <Loading label="Loading the people" className="flex flex-col gap-3 p-5 sm:p-6">
        {ROWS.map((row) => (
          <Skeleton key={row} className="h-14" />
        ))}
      </Loading>
    );
  }
  if (!data) {
    return error ? (
      <ErrorState error={error} onRetry={() => void staff.reload()} retrying={staff.fetching} />
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
      {data.users.length === 0 ? (
        <Nobody search={filters.search} onChange={onChange} />
      ) : (
        <ul
          aria-busy={staff.outdated || undefined}
          className={cn("divide-y divide-line", staff.outdated && "opacity-60")}
        >
          {data.users.map((member) => (
            <StaffItem
              key={member.id}
              member={member}
              oneself={member.id === user?.id}
              now={new Date(now ?? Date.now())}
              onAsk={onAsk}
            />
          ))}
        </ul>
      )}
      <Pages
        page={filters.page}
        pageSize={PAGE_SIZE}
        filtered={data.filtered}
        noun="people"
        onPage={(page) => onChange({ page })}
      />
    </>
  );
}

function Nobody({ search, onChange }: { search: string; onChange: ChangeStaffFilters }) {
  return (
    <EmptyState
      icon={SearchX}
      title="Nobody here"
      action={
        <Button variant="secondary" onClick={() => onChange({ tab: "all", page: 1 })}>
          Show all states
        </Button>
      }
    >
      {search ? `Nobody here matches “${search}”.` : "Nobody is in this state."}
    </EmptyState>
  );
}
