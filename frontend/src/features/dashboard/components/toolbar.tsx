"use client";

import { ListFilter, Search, X } from "lucide-react";
import { type RefObject, useEffect, useId, useState } from "react";
import type { Catalog } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Checkbox, Input, NativeSelect } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import { date } from "@/lib/format";
import { countFilters, type Filters, NO_FILTERS, type Sort } from "../filters";

const TYPING_PAUSE_MS = 300;

const SORT_WORDS: Record<Sort, string> = {
  newest: "Newest first",
  oldest: "Oldest first",
  changed: "Last moved first",
  name: "By student",
  cost: "By cost",
};

interface ToolbarProps {
  filters: Filters;
  catalog: Catalog | undefined;
  searchField: RefObject<HTMLInputElement | null>;
  onChange: (change: Partial<Filters>, options?: { replace?: boolean }) => void;
}

/** Search, order and filters; what narrows the list stands below as something to take away. */
export function Toolbar({ filters, catalog, searchField, onChange }: ToolbarProps) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const narrowing = countFilters(filters);
  return (
    <div className="mb-4 flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <SearchField filters={filters} field={searchField} onChange={onChange} />
        <NativeSelect
          aria-label="Order"
          className="w-auto flex-1 sm:w-44 sm:flex-none"
          value={filters.sort}
          onChange={(event) => onChange({ sort: event.target.value as Sort })}
        >
          {Object.entries(SORT_WORDS).map(([sort, words]) => (
            <option key={sort} value={sort}>
              {words}
            </option>
          ))}
        </NativeSelect>
        <Button
          variant="secondary"
          aria-expanded={open}
          aria-controls={panel}
          onClick={() => setOpen(!open)}
        >
          <ListFilter aria-hidden="true" />
          Filters
          {narrowing > 0 && (
            <span className="grid h-5 min-w-5 place-items-center rounded-full bg-accent px-1 text-on-accent text-xs">
              {narrowing}
            </span>
          )}
        </Button>
      </div>
      <div id={panel} hidden={!open}>
        <FilterPanel filters={filters} catalog={catalog} onChange={onChange} />
      </div>
      {!open && narrowing > 0 && <Chips filters={filters} catalog={catalog} onChange={onChange} />}
    </div>
  );
}

type PartProps = Pick<ToolbarProps, "filters" | "onChange">;

function SearchField({
  filters,
  field,
  onChange,
}: PartProps & { field: RefObject<HTMLInputElement | null> }) {
  const [text, setText] = useState(filters.search);
  const [applied, setApplied] = useState(filters.search);
  // The address changed by itself, as by the back button: what stands there counts.
  if (filters.search !== applied) {
    setApplied(filters.search);
    if (filters.search !== text.trim()) setText(filters.search);
  }

  useEffect(() => {
    if (text.trim() === filters.search) return;
    const timer = setTimeout(
      () => onChange({ search: text.trim() }, { replace: filters.search !== "" }),
      TYPING_PAUSE_MS,
    );
    return () => clearTimeout(timer);
  }, [text, filters.search, onChange]);

  return (
    <div className="relative min-w-0 basis-full sm:flex-1 sm:basis-64">
      <Search
        aria-hidden="true"
        className="pointer-events-none absolute top-1/2 left-3 size-4.5 -translate-y-1/2 text-ink-subtle"
      />
      <Input
        ref={field}
        type="search"
        aria-label="Search by student, email, class, number or file name"
        placeholder="Student, email, class, number, file name"
        autoComplete="off"
        maxLength={200}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== "Escape") return;
          if (text) setText("");
          else event.currentTarget.blur();
        }}
        className="pr-12 pl-10 [&::-webkit-search-cancel-button]:hidden"
      />
      {text ? (
        <Button
          variant="ghost"
          size="icon"
          aria-label="Clear the search"
          onClick={() => {
            setText("");
            field.current?.focus();
          }}
          className="absolute inset-y-0 right-0"
        >
          <X aria-hidden="true" />
        </Button>
      ) : (
        <Kbd
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-3 hidden -translate-y-1/2 sm:inline-flex"
        >
          /
        </Kbd>
      )}
    </div>
  );
}

function FilterPanel({ filters, catalog, onChange }: PartProps & { catalog: Catalog | undefined }) {
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

function Chips({ filters, catalog, onChange }: PartProps & { catalog: Catalog | undefined }) {
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
              className="rounded-full"
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

/** The same list with nothing that narrows it. */
export function withoutFilters({ tab, sort }: Filters): Filters {
  return { ...NO_FILTERS, tab, sort };
}
