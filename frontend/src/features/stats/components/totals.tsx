import { TrendingDown, TrendingUp } from "lucide-react";
import type { DetailedStats } from "@/api/types";
import { Card } from "@/components/ui/card";
import { count, money } from "@/lib/format";
import { compared } from "../words";

const NAMES: Record<string, string> = {
  submitted: "Submitted",
  rejected: "Rejected",
  completed: "Printed",
  failed: "Failed prints",
  picked_up: "Picked up",
  revenue: "Revenue",
};
const ORDER = ["submitted", "completed", "picked_up", "revenue", "rejected", "failed"];

/** The figures of the whole period, each beside the one before. */
export function Totals({ stats: { totals, definitions } }: { stats: DetailedStats }) {
  const inOrder = ORDER.flatMap((name) => totals.filter((total) => total.name === name));
  return (
    <dl className="grid grid-cols-2 gap-3 sm:gap-4 md:grid-cols-3 2xl:grid-cols-6">
      {inOrder.map(({ name, value, before }) => {
        const write = name === "revenue" ? money : count;
        const Icon = value > before ? TrendingUp : TrendingDown;
        return (
          <Card key={name} className="flex min-w-0 flex-col p-4 sm:p-5">
            <dt className="font-medium text-[0.9375rem] text-ink-muted">{NAMES[name]}</dt>
            <dd className="mt-1 font-semibold text-[1.375rem] leading-tight tabular-nums tracking-tight sm:text-[1.75rem]">
              {write(value)}
            </dd>
            <dd
              title={definitions.before}
              className="mt-1 flex items-start gap-1.5 text-ink-muted text-sm leading-snug"
            >
              {value !== before && <Icon aria-hidden="true" className="mt-0.5 size-3.5 shrink-0" />}
              {compared(value, before, write)}
            </dd>
            <dd className="mt-2.5 text-ink-subtle text-xs leading-snug">{definitions[name]}</dd>
          </Card>
        );
      })}
    </dl>
  );
}
