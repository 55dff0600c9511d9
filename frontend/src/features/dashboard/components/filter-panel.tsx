"use client";

import { X } from "lucide-react";
import type { Catalog } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Checkbox, Input, NativeSelect } from "@/components/ui/input";
import { date } from "@/lib/format";
import { type ChangeFilters, type Filters, NO_FILTERS, withoutFilters } from "../filters";

interface FilterProps {
  filters: Filters;
  catalog: Catalog | undefined;
  onChange: ChangeFilters;
}

export function FilterPanel({ filters, catalog, onChange }: FilterProps) {
  return (
    <fieldset className="rounded-lg border border-line bg-surface p-4 sm:p-5">
      <legend className="sr-only">Filters</legend>
      <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2 lg:grid-cols-4">
        <Field label="Printer">
          {(control) => (
            <NativeSelect
              {...control}
              value={filters.printer}
              onChange={(event) => onChange({ printer: event.target.value })}
            >
              <option value="">All printers</option>
              {catalog?.printers.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Field label="Discipline">
          {(control) => (
            <NativeSelect
              {...control}
              value={filters.discipline}
              onChange={(event) => onChange({ discipline: event.target.value })}
            >
              <option value="">All disciplines</option>
              {catalog?.disciplines.map((name) => (
                <option key={name}>{name}</option>
              ))}
            </NativeSelect>
          )}
        </Field>
        <Field label="Handed in from">
          {(control) => (
            <Input
              {...control}
              type="date"
              max={filters.to || undefined}
              value={filters.from}
              onChange={(event) => onChange({ from: event.target.value })}
            />
          )}
        </Field>
        <Field label="Handed in until">
          {(control) => (
            <Input
              {...control}
              type="date"
              min={filters.from || undefined}
              value={filters.to}
              onChange={(event) => onChange({ to: event.target.value })}
            />
          )}
        </Field>
      </div>
      <div className="mt-2 flex flex-wrap gap-x-8">
        <Checkbox
          label="Confirmation expired"
          checked={filters.expired}
          onChange={(event) => onChange({ expired: event.target.checked })}
        />
        <Checkbox
          label="Not reviewed yet"
          checked={filters.unreviewed}
          onChange={(event) => onChange({ unreviewed: event.target.checked })}
        />
      </div>
    </fieldset>
  );
}

/** What narrows the list, each with a way to take it away. */
export function FilterChips({ filters, catalog, onChange }: FilterProps) {
  const printer = catalog?.printers.find(({ id }) => id === filters.printer);
  const chips: [keyof Filters, string][] = [
    ["printer", filters.printer && (printer?.name ?? filters.printer)],
    ["discipline", filters.discipline],
    ["from", filters.from && `From ${date(`${filters.from}T00:00`)}`],
    ["to", filters.to && `Until ${date(`${filters.to}T00:00`)}`],
    ["expired", filters.expired ? "Confirmation expired" : ""],
    ["unreviewed", filters.unreviewed ? "Not reviewed yet" : ""],
  ];
  return (
    <ul aria-label="Active filters" className="flex flex-wrap items-center gap-2">
      {chips
        .filter(([, words]) => words)
        .map(([name, words]) => (
          <li key={name}>
            <Button
              variant="secondary"
              size="sm"
              className="rounded-full!"
              aria-label={`Remove the filter “${words}”`}
              onClick={() => onChange({ [name]: NO_FILTERS[name] })}
            >
              {words}
              <X aria-hidden="true" />
            </Button>
          </li>
        ))}
      <li>
        <Button variant="link" size="sm" onClick={() => onChange(withoutFilters(filters))}>
          Clear all
        </Button>
      </li>
    </ul>
  );
}
