"use client";

import { useEffect, useRef, useState } from "react";
import { cn } from "@/lib/classes";
import { SECTIONS, type SectionId } from "../../catalog/sections";

// A section is the one that is being read once its title has come this near to the top.
const READING_LINE = 160;

/** Links to the sections, which stay in sight and show where one is, and where something changed. */
export function SectionLinks({ changed, wrong }: { changed: SectionId[]; wrong: SectionId[] }) {
  const strip = useRef<HTMLUListElement>(null);
  const here = useSectionInSight();
  // biome-ignore lint/correctness/useExhaustiveDependencies: another section is being read
  useEffect(() => {
    const list = strip.current;
    const link = list?.querySelector<HTMLElement>("[aria-current]");
    if (list && link) list.scrollLeft = link.offsetLeft - (list.clientWidth - link.offsetWidth) / 2;
  }, [here]);
  return (
    <nav
      aria-label="Sections of the catalog"
      className="-mx-4 sticky top-0 z-20 mb-4 border-line border-b bg-canvas sm:-mx-6 lg:mx-0"
    >
      <ul
        ref={strip}
        className="relative flex gap-1 overflow-x-auto px-4 py-1.5 [scrollbar-width:none] sm:px-6 lg:px-0.5"
      >
        {SECTIONS.map(({ id, title }) => (
          <li key={id} className="shrink-0">
            <a
              href={`#${id}`}
              aria-current={here === id ? "true" : undefined}
              className="flex min-h-11 items-center gap-1.5 whitespace-nowrap rounded-md px-2.5 text-[0.9375rem] text-ink-muted transition-colors hover:bg-sunken hover:text-ink aria-[current]:bg-sunken aria-[current]:font-medium aria-[current]:text-ink"
            >
              {title}
              <Mark changed={changed.includes(id)} wrong={wrong.includes(id)} />
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Mark({ changed, wrong }: { changed: boolean; wrong: boolean }) {
  if (!changed && !wrong) return null;
  return (
    <span className={cn("size-2 rounded-full", wrong ? "bg-danger" : "bg-accent")}>
      <span className="sr-only">{wrong ? " (something is wrong)" : " (changed)"}</span>
    </span>
  );
}

function useSectionInSight(): SectionId {
  const [here, setHere] = useState<SectionId>(SECTIONS[0].id);
  useEffect(() => {
    const look = () => {
      const passed = SECTIONS.filter(({ id }) => {
        const top = document.getElementById(id)?.getBoundingClientRect().top;
        return top !== undefined && top < READING_LINE;
      });
      setHere(passed.at(-1)?.id ?? SECTIONS[0].id);
    };
    look();
    window.addEventListener("scroll", look, { passive: true });
    return () => window.removeEventListener("scroll", look);
  }, []);
  return here;
}
