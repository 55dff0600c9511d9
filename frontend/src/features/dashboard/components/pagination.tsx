import { ChevronLeft, ChevronRight } from "lucide-react";
import { Button } from "@/components/ui/button";
import { count } from "@/lib/format";
import { PAGE_SIZE } from "../filters";

interface PaginationProps {
  page: number;
  filtered: number;
  onChange: (page: number) => void;
}

export function Pagination({ page, filtered, onChange }: PaginationProps) {
  const last = Math.max(1, Math.ceil(filtered / PAGE_SIZE));
  const from = Math.min(filtered, (page - 1) * PAGE_SIZE + 1);
  const to = Math.min(filtered, page * PAGE_SIZE);
  if (filtered === 0) return null;
  return (
    <nav
      aria-label="Pages"
      className="mt-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 text-ink-muted text-sm"
    >
      <p className="tabular-nums">
        {count(from)} to {count(to)} of {count(filtered)}
      </p>
      {last > 1 && (
        <div className="flex items-center gap-2">
          <Button variant="secondary" disabled={page <= 1} onClick={() => onChange(page - 1)}>
            <ChevronLeft aria-hidden="true" />
            Back
          </Button>
          <span className="px-2 tabular-nums">
            Page {count(page)} of {count(last)}
          </span>
          <Button variant="secondary" disabled={page >= last} onClick={() => onChange(page + 1)}>
            Next
            <ChevronRight aria-hidden="true" />
          </Button>
        </div>
      )}
    </nav>
  );
}
