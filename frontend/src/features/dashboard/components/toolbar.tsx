"use client";

import { ListFilter } from "lucide-react";
import { type RefObject, useId, useState } from "react";
import type { Catalog } from "@/api/types";
import { Button } from "@/components/ui/button";
import { NativeSelect } from "@/components/ui/input";
import { type ChangeFilters, countFilters, type Filters, type Sort } from "../filters";
import { FilterChips, FilterPanel } from "./filter-panel";
import { SearchField } from "./search-field";

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
  onChange: ChangeFilters;
  /** Somebody has typed the number of a job and pressed Enter. */
  onNumber: (number: number) => void;
}

/** Search, order and filters; what narrows the list stands below as something to take away. */
export function Toolbar({ filters, catalog, searchField, onChange, onNumber }: ToolbarProps) {
  const [open, setOpen] = useState(false);
  const panel = useId();
  const narrowing = countFilters(filters);
  return (
    <div className="mb-4 flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-3">
        <SearchField
          filters={filters}
          field={searchField}
          onChange={onChange}
          onNumber={onNumber}
        />
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
          aria-controls={open ? panel : undefined}
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
      {open && (
        <div id={panel}>
          <FilterPanel filters={filters} catalog={catalog} onChange={onChange} />
        </div>
      )}
      {!open && narrowing > 0 && (
        <FilterChips filters={filters} catalog={catalog} onChange={onChange} />
      )}
    </div>
  );
}
