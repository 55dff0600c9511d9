import { FileX, SearchX } from "lucide-react";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/states";
import { STATUS_ICONS } from "@/components/ui/status-badge";
import { type ChangeFilters, type Filters, isNarrowed, type Tab, withoutFilters } from "../filters";
import { tabLabel } from "./status-tabs";

const WORDS: Record<Tab, { title: string; text: string }> = {
  UPLOADED: {
    title: "Nothing waits for a decision",
    text: "New models appear here by themselves, with a sound if you like.",
  },
  PENDING: {
    title: "Nobody has a price to confirm",
    text: "Approved jobs wait here until the student has confirmed by email.",
  },
  READYTOPRINT: {
    title: "The queue is empty",
    text: "Confirmed jobs wait here for a free printer, in the order of confirmation.",
  },
  PRINTING: { title: "No printer is running", text: "Jobs that you start appear here." },
  COMPLETED: {
    title: "Nothing waits for pick-up",
    text: "Finished prints stay here until they are paid and taken away.",
  },
  PAIDPICKEDUP: { title: "Nothing was picked up yet", text: "Paid jobs rest here." },
  REJECTED: { title: "Nothing was rejected", text: "Jobs that cannot be printed rest here." },
  ARCHIVED: { title: "The archive is empty", text: "Jobs come here some months after their end." },
  ALL: { title: "No jobs yet", text: "As soon as a student hands in a model, it appears here." },
};

interface EmptyListProps {
  filters: Filters;
  /** How many match in the other statuses. */
  elsewhere: number;
  onChange: ChangeFilters;
}

export function EmptyList({ filters, elsewhere, onChange }: EmptyListProps) {
  if (filters.page > 1) {
    return (
      <EmptyState
        icon={FileX}
        title="There is no such page"
        action={<Button onClick={() => onChange({ page: 1 })}>To the first page</Button>}
      >
        The list has become shorter.
      </EmptyState>
    );
  }
  if (isNarrowed(filters)) {
    return (
      <EmptyState
        icon={SearchX}
        title="Nothing matches here"
        action={
          <>
            {elsewhere > 0 && (
              <Button onClick={() => onChange({ tab: "ALL" })}>
                Show {elsewhere} in other statuses
              </Button>
            )}
            <Button variant="secondary" onClick={() => onChange(withoutFilters(filters))}>
              Clear search and filters
            </Button>
          </>
        }
      >
        No job in “{tabLabel(filters.tab)}” fits what you search for.
      </EmptyState>
    );
  }
  const { title, text } = WORDS[filters.tab];
  return (
    <EmptyState icon={STATUS_ICONS[filters.tab === "ALL" ? "UPLOADED" : filters.tab]} title={title}>
      {text}
    </EmptyState>
  );
}
