import { Button } from "@/components/ui/button";
import { count } from "@/lib/format";

interface PagesProps {
  page: number;
  pageSize: number;
  filtered: number;
  /** What there are several of. */
  noun: string;
  /** What the pages before and after are called. */
  before?: string;
  after?: string;
  onPage: (page: number) => void;
}

/** The way from page to page of a list; nothing when there is one only. */
export function Pages(props: PagesProps) {
  const { page, pageSize, filtered, noun, before = "Previous", after = "Next", onPage } = props;
  const last = Math.ceil(filtered / pageSize);
  if (last <= 1) return null;
  return (
    <nav
      aria-label="Pages"
      className="flex flex-wrap items-center justify-between gap-3 border-line border-t px-5 py-4 text-ink-muted text-sm sm:px-6"
    >
      <p className="tabular-nums">
        Page {count(page)} of {count(last)}, {count(filtered)} {noun}
      </p>
      <div className="flex gap-3">
        <Button variant="secondary" size="sm" disabled={page <= 1} onClick={() => onPage(page - 1)}>
          {before}
        </Button>
        <Button
          variant="secondary"
          size="sm"
          disabled={page >= last}
          onClick={() => onPage(page + 1)}
        >
          {after}
        </Button>
      </div>
    </nav>
  );
}
