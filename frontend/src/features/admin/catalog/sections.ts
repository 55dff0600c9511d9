import type { Draft, ListPart, Part } from "./draft";
import type { Errors } from "./reading";

/** The parts of the page, in their order, and what of the catalog stands in each. */
export const SECTIONS = [
  { id: "lab", title: "The lab", parts: ["lab_name", "opening_hours"] },
  { id: "submissions", title: "Submissions", parts: ["submissions_open", "closed_notice"] },
  { id: "methods", title: "Methods and prices", parts: ["methods"] },
  { id: "printers", title: "Printers", parts: ["printers"] },
  { id: "colors", title: "Colors", parts: ["colors"] },
  { id: "materials", title: "Materials", parts: ["materials"] },
  { id: "disciplines", title: "Disciplines", parts: ["disciplines"] },
  { id: "reasons", title: "Rejection reasons", parts: ["rejection_reasons"] },
  { id: "texts", title: "Form texts", parts: ["texts"] },
] as const satisfies { id: string; title: string; parts: Part[] }[];

export type SectionId = (typeof SECTIONS)[number]["id"];

const partsOf = (id: SectionId): readonly Part[] =>
  SECTIONS.find((section) => section.id === id)?.parts ?? [];

export const titleOf = (id: SectionId): string =>
  SECTIONS.find((section) => section.id === id)?.title ?? id;

/** The sections in which two drafts differ. */
export function differing(one: Draft, other: Draft): SectionId[] {
  return SECTIONS.filter(({ parts }) =>
    parts.some((part) => JSON.stringify(one[part]) !== JSON.stringify(other[part])),
  ).map(({ id }) => id);
}

/** The sections in which something is wrong. */
export function sectionsWith(errors: Errors): SectionId[] {
  const parts = new Set(Object.keys(errors).map((at) => at.split(".")[0]));
  return SECTIONS.filter((section) => section.parts.some((part) => parts.has(part))).map(
    ({ id }) => id,
  );
}

/** Their draft, with these sections as they are in mine. */
export function merged(mine: Draft, theirs: Draft, taken: SectionId[]): Draft {
  const parts = taken.flatMap(partsOf);
  const from = (part: Part) => (parts.includes(part) ? mine : theirs);
  const both = { ...theirs, ...Object.fromEntries(parts.map((part) => [part, mine[part]])) };
  // Keys are of one draft each: what they point to is found again by its name.
  const repoint = (key: string, source: Named[], target: Named[]) => {
    const name = source.find((entry) => entry.key === key)?.name;
    return target.find((entry) => entry.name === name)?.key ?? "";
  };
  const within = <E extends { method: string }>(part: ListPart, entries: E[]) =>
    entries.map((entry) => ({
      ...entry,
      method: repoint(entry.method, from(part).methods, both.methods),
    }));
  return {
    ...both,
    methods: both.methods.map((method) => ({
      ...method,
      default_material: repoint(method.default_material, from("methods").materials, both.materials),
    })),
    printers: within("printers", both.printers),
    colors: within("colors", both.colors),
    materials: within("materials", both.materials),
  };
}

type Named = { key: string; name: string };

/** What differs in a section, in words: `Voron added, Filament: price per gram 0.10 → 0.15`. */
export function changesIn(id: SectionId, before: Draft, after: Draft): string {
  const told = partsOf(id).flatMap((part) => {
    const [was, is] = [before[part], after[part]];
    if (JSON.stringify(was) === JSON.stringify(is)) return [];
    if (Array.isArray(was) && Array.isArray(is)) return listChanges(was, is);
    return typeof is === "string" && is.length <= SHORT ? [`“${is}”`] : [];
  });
  return told.length > MOST ? [...told.slice(0, MOST), "and more"].join(", ") : told.join(", ");
}

const MOST = 4;
const SHORT = 50;
const FIELD_WORDS: Record<string, string> = {
  rate_cents_per_gram: "price per gram",
  rate_cents_per_minute: "price per minute",
  minimum_charge_cents: "minimum charge",
  width_mm: "width",
  depth_mm: "depth",
  height_mm: "height",
  density_g_cm3: "density",
};

function listChanges(was: Draft[ListPart], is: Draft[ListPart]): string[] {
  const [before, after] = [byName(was), byName(is)];
  const added = [...after.keys()].filter((name) => !before.has(name));
  const removed = [...before.keys()].filter((name) => !after.has(name));
  const told = [
    ...added.map((name) => `${name} added`),
    ...removed.map((name) => `${name} removed`),
    ...[...after].flatMap(([name, entry]) => entryChanges(name, before.get(name), entry)),
  ];
  return told.length > 0 ? told : ["another order"];
}

type Fields = Record<string, unknown>;

/** What of an entry is another: figures as they were and are, and of the rest only that it is. */
function entryChanges(name: string, was: Fields | undefined, is: Fields): string[] {
  const changed = Object.keys(is).filter((field) => was && was[field] !== is[field]);
  if (!was || changed.length === 0) return [];
  const figures = changed
    .filter((field) => FIELD_WORDS[field])
    .map((field) => `${FIELD_WORDS[field]} ${was[field] || "none"} → ${is[field] || "none"}`);
  return [figures.length > 0 ? `${name}: ${figures.join(", ")}` : `${name} changed`];
}

/** Each entry by its name. */
function byName(entries: Draft[ListPart]): Map<string, Fields> {
  return new Map(
    entries.map(({ key: _, ...entry }) => ["text" in entry ? entry.text : entry.name, entry]),
  );
}
