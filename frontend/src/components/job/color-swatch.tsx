import type { CSSProperties } from "react";
import { cn } from "@/lib/classes";

const RAINBOW =
  "conic-gradient(from 90deg, var(--color-danger), var(--color-ember), var(--color-success-text), var(--color-accent), var(--color-info-text), var(--color-danger))";
const GLASS =
  "linear-gradient(135deg, var(--color-surface) 46%, var(--color-line-strong) 47%, var(--color-line-strong) 53%, var(--color-surface) 54%)";

/** The fill of a filament; one without a color of its own is either see-through or of many. */
export function colorFill(name: string, hex: string | null): CSSProperties {
  if (hex) return { backgroundColor: hex };
  return { backgroundImage: /clear/i.test(name) ? GLASS : RAINBOW };
}

export function ColorSwatch({
  name,
  hex,
  className,
}: {
  name: string;
  hex: string | null;
  className?: string;
}) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        "inline-block size-3.5 shrink-0 rounded-full border border-line-strong/70 forced-color-adjust-none",
        className,
      )}
      style={colorFill(name, hex)}
    />
  );
}
