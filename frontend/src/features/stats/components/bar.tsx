import { cn } from "@/lib/classes";

interface BarProps {
  value: number;
  /** What fills the whole width. */
  of: number;
  className?: string;
}

/** A figure as a length; the figure itself stands beside it. */
export function Bar({ value, of, className }: BarProps) {
  const share = of > 0 ? Math.min(1, value / of) : 0;
  return (
    <span aria-hidden="true" className={cn("block h-2.5 rounded-xs bg-sunken", className)}>
      <span
        className="block h-full min-w-px rounded-xs bg-accent forced-colors:bg-[CanvasText]"
        style={{ width: `${share * 100}%` }}
      />
    </span>
  );
}

/** Small columns, one for each part of the period. */
export function Trend({ values }: { values: number[] }) {
  const most = Math.max(1, ...values);
  return (
    <span aria-hidden="true" className="flex h-6 w-full items-end gap-px">
      {values.map((value, place) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a part of the period is its place
          key={place}
          className={cn(
            "min-w-0 flex-1 rounded-t-[1px] forced-colors:bg-[CanvasText]",
            value > 0 ? "bg-accent" : "bg-line",
          )}
          style={{ height: value > 0 ? `${Math.max(12, (value / most) * 100)}%` : "2px" }}
        />
      ))}
    </span>
  );
}
