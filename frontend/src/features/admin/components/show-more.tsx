import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cn } from "@/lib/classes";
import { count } from "@/lib/format";

interface ShowMoreProps {
  shown: number;
  total: number;
  /** Shows more of them; absent when there is nothing more to show here. */
  onMore?: () => void;
  label?: string;
  className?: string;
  /** What there is to know about the rest. */
  children?: ReactNode;
}

/** Under a list that shows only the first: how many there are, and a way to the next. */
export function ShowMore(props: ShowMoreProps) {
  const { shown, total, onMore, label = "Show more", className, children } = props;
  if (shown >= total) return null;
  return (
    <div
      className={cn(
        "flex flex-wrap items-center gap-x-4 gap-y-2 text-ink-muted text-sm",
        className,
      )}
    >
      {onMore && (
        <Button size="sm" variant="secondary" onClick={onMore}>
          {label}
        </Button>
      )}
      <p>
        {count(shown)} of {count(total)} shown. {children}
      </p>
    </div>
  );
}
