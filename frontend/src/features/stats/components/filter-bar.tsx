"use client";

import type { DetailedStats } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, NativeSelect } from "@/components/ui/input";
import { cn } from "@/lib/classes";
import { SPANS, type StatsFilters } from "../filters";
import type { ChangeStats } from "../use-stats";

interface FilterBarProps {
  filters: StatsFilters;
  stats: DetailedStats | undefined;
  onChange: ChangeStats;
}

/** Which days and which jobs. */
export function FilterBar({ filters, stats, onChange }: FilterBarProps) {
  const { printer, discipline } = filters;
  const printers = stats?.printer_choices ?? [];
  const disciplines = stats?.discipline_choices ?? [];
  return (
    <fieldset className="mb-5 flex min-w-0 flex-wrap items-end gap-x-4 gap-y-3 rounded-lg border border-line bg-surface p-4 sm:px-5">
      <legend className="sr-only">What is counted</legend>
      <Spans filters={filters} onChange={onChange} />
      <Days filters={filters} stats={stats} onChange={onChange} />
      <Field label="Printer" className="min-w-0 flex-1 basis-44">
        {(control) => (
          <NativeSelect
            {...control}
            value={printer}
            onChange={(event) => onChange({ printer: event.target.value })}
          >
            <option value="">All printers</option>
            {printer && !printers.some(({ id }) => id === printer) && <option>{printer}</option>}
            {printers.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <Field label="Discipline" className="min-w-0 flex-1 basis-44">
        {(control) => (
          <NativeSelect
            {...control}
            value={discipline}
            onChange={(event) => onChange({ discipline: event.target.value })}
          >
            <option value="">All disciplines</option>
            {discipline && !disciplines.includes(discipline) && <option>{discipline}</option>}
            {disciplines.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </NativeSelect>
        )}
      </Field>
    </fieldset>
  );
}

function Spans({ filters, onChange }: Omit<FilterBarProps, "stats">) {
  const named = filters.from !== "" || filters.to !== "";
  return (
    <fieldset className="min-w-0 max-w-full">
      <legend className="mb-1.5 font-medium text-[0.9375rem] leading-snug">The last</legend>
      <div className="flex flex-wrap gap-1 rounded-md border border-line-strong bg-raised">
        {Object.entries(SPANS).map(([days, label]) => {
          const chosen = !named && filters.days === Number(days);
          return (
            <Button
              key={days}
              variant="ghost"
              aria-pressed={chosen}
              className={cn("px-3!", chosen && "bg-accent-soft text-accent-text!")}
              onClick={() => onChange({ days: Number(days), from: "", to: "" })}
            >
              {label}
            </Button>
          );
        })}
      </div>
    </fieldset>
  );
}

function Days({ filters, stats, onChange }: FilterBarProps) {
  // What stands in the fields is what is shown; named are both days as soon as one is.
  const from = filters.from || (stats?.period.first ?? "");
  const to = filters.to || (stats?.period.last ?? "");
  return (
    <>
      <Field label="From" className="min-w-0 flex-1 basis-36 sm:flex-none">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={from}
            onChange={({ target }) => target.value && onChange({ from: target.value, to })}
          />
        )}
      </Field>
      <Field label="Until" className="min-w-0 flex-1 basis-36 sm:flex-none">
        {(control) => (
          <Input
            {...control}
            type="date"
            value={to}
            onChange={({ target }) => target.value && onChange({ from, to: target.value })}
          />
        )}
      </Field>
    </>
  );
}
