"use client";

import { Search, X } from "lucide-react";
import { type RefObject, useEffect, useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";
import { Kbd } from "@/components/ui/kbd";
import type { ChangeFilters, Filters } from "../filters";

const TYPING_PAUSE_MS = 300;

interface SearchFieldProps {
  filters: Filters;
  field: RefObject<HTMLInputElement | null>;
  onChange: ChangeFilters;
  onNumber: (number: number) => void;
}

const NUMBER = /^#(\d{1,9})$/;

/** Searches while somebody types, after a short pause; `#123` and Enter open that very job. */
export function SearchField({ filters, field, onChange, onNumber }: SearchFieldProps) {
  const [text, setText] = useState(filters.search);
  const [applied, setApplied] = useState(filters.search);
  const [asked, setAsked] = useState<string[]>([]);
  if (filters.search !== applied) {
    setApplied(filters.search);
    const ours = asked.indexOf(filters.search);
    setAsked(asked.slice(ours + 1));
    // The address changed by itself, as by the back button: what stands there counts. What we
    // asked for comes a moment later, when somebody may have typed on.
    if (ours < 0 && filters.search !== text.trim()) setText(filters.search);
  }

  useEffect(() => {
    if (text.trim() === filters.search) return;
    const timer = setTimeout(() => {
      const search = text.trim();
      setAsked((before) => [...before, search]);
      onChange({ search }, { replace: filters.search !== "" });
    }, TYPING_PAUSE_MS);
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
          const number = NUMBER.exec(text.trim())?.[1];
          if (event.key === "Enter" && number) onNumber(Number(number));
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
          className="absolute! inset-y-0 right-0"
        >
          <X aria-hidden="true" />
        </Button>
      ) : (
        <Kbd
          aria-hidden="true"
          className="pointer-events-none absolute top-1/2 right-3 -translate-y-1/2 max-sm:hidden"
        >
          /
        </Kbd>
      )}
    </div>
  );
}
