import type { Catalog, CatalogTexts } from "@/api/types";

/** A line of a list of words. */
export interface Line {
  key: string;
  text: string;
}

// What an admin types on: numbers as they stand in their fields, money in dollars. Entries are known
// by keys that stay when they are renamed, and are what other entries point to.
export interface MethodDraft {
  key: string;
  name: string;
  description: string;
  best_for: string;
  cost_note: string;
  rate_cents_per_gram: string;
  minimum_charge_cents: string;
  /** The key of a material. */
  default_material: string;
}

export interface PrinterDraft {
  key: string;
  /** Null until it is saved for the first time. */
  id: string | null;
  name: string;
  /** The key of a method, as in colors and materials. */
  method: string;
  width_mm: string;
  depth_mm: string;
  height_mm: string;
  available: boolean;
  rate_cents_per_gram: string;
  rate_cents_per_minute: string;
}

export interface ColorDraft {
  key: string;
  name: string;
  method: string;
  available: boolean;
  hex: string | null;
}

export interface MaterialDraft {
  key: string;
  name: string;
  method: string;
  density_g_cm3: string;
  available: boolean;
}

/** The catalog while it is being edited. */
export interface Draft {
  lab_name: string;
  opening_hours: string;
  submissions_open: boolean;
  closed_notice: string;
  disciplines: Line[];
  methods: MethodDraft[];
  printers: PrinterDraft[];
  colors: ColorDraft[];
  materials: MaterialDraft[];
  rejection_reasons: Line[];
  texts: CatalogTexts;
}

export type Part = keyof Draft;
/** The parts that are lists. */
export type ListPart =
  | "disciplines"
  | "methods"
  | "printers"
  | "colors"
  | "materials"
  | "rejection_reasons";
export type EntryOf<P extends ListPart> = Draft[P][number];

/** The same catalog gives the same draft, keys included. */
export function draftOf(catalog: Catalog): Draft {
  const keyed = <E>(part: ListPart, entries: E[]) =>
    entries.map((entry, place) => ({ ...entry, key: `${part}-${place}` }));
  const lines = (part: ListPart, texts: string[]) =>
    texts.map((text, place) => ({ key: `${part}-${place}`, text }));
  const methods = keyed("methods", catalog.methods);
  const materials = keyed("materials", catalog.materials);
  const methodKey = (name: string) => methods.find((method) => method.name === name)?.key ?? "";
  return {
    lab_name: catalog.lab_name,
    opening_hours: catalog.opening_hours,
    submissions_open: catalog.submissions_open,
    closed_notice: catalog.closed_notice,
    disciplines: lines("disciplines", catalog.disciplines),
    methods: methods.map((method) => ({
      ...method,
      rate_cents_per_gram: dollars(method.rate_cents_per_gram),
      minimum_charge_cents: dollars(method.minimum_charge_cents),
      default_material:
        materials.find((m) => m.name === method.default_material && m.method === method.name)
          ?.key ?? "",
    })),
    printers: keyed("printers", catalog.printers).map((printer) => ({
      ...printer,
      method: methodKey(printer.method),
      width_mm: String(printer.width_mm),
      depth_mm: String(printer.depth_mm),
      height_mm: String(printer.height_mm),
      rate_cents_per_gram: dollars(printer.rate_cents_per_gram),
      rate_cents_per_minute: dollars(printer.rate_cents_per_minute),
    })),
    colors: keyed("colors", catalog.colors).map((color) => ({
      ...color,
      method: methodKey(color.method),
    })),
    materials: materials.map((material) => ({
      ...material,
      method: methodKey(material.method),
      density_g_cm3: String(material.density_g_cm3),
    })),
    rejection_reasons: lines("rejection_reasons", catalog.rejection_reasons),
    texts: catalog.texts,
  };
}

/** Cents as dollars to type on: `0.10`, `0.125`, `3.00`; nothing for no price of its own. */
export function dollars(cents: number | null): string {
  if (cents === null) return "";
  const [whole, part = ""] = String(Number((cents / 100).toFixed(4))).split(".");
  return `${whole}.${part.padEnd(2, "0")}`;
}

let made = 0;

/** A key that no other entry has, also not one of a draft that was begun before. */
export function newKey(): string {
  made += 1;
  return `new-${Date.now().toString(36)}-${made}`;
}

export const newLine = (): Line => ({ key: newKey(), text: "" });

export function newMethod(): MethodDraft {
  return {
    key: newKey(),
    name: "",
    description: "",
    best_for: "",
    cost_note: "",
    rate_cents_per_gram: "",
    minimum_charge_cents: "",
    default_material: "",
  };
}

export function newPrinter(method: string): PrinterDraft {
  return {
    key: newKey(),
    id: null,
    name: "",
    method,
    width_mm: "",
    depth_mm: "",
    height_mm: "",
    available: true,
    rate_cents_per_gram: "",
    rate_cents_per_minute: "",
  };
}

export const newColor = (method: string): ColorDraft => ({
  key: newKey(),
  name: "",
  method,
  available: true,
  hex: "#808080",
});

export const newMaterial = (method: string): MaterialDraft => ({
  key: newKey(),
  name: "",
  method,
  density_g_cm3: "",
  available: true,
});

/** The entries in another order: those that are named take each other's places. */
export function arranged<E extends { key: string }>(entries: E[], keys: string[]): E[] {
  const moving = new Map(entries.map((entry) => [entry.key, entry]));
  const order = keys.flatMap((key) => moving.get(key) ?? []);
  return entries.map((entry) => (keys.includes(entry.key) ? (order.shift() ?? entry) : entry));
}

/** What belongs to a method, and goes with it. */
export function ofMethod(draft: Draft, method: string) {
  const within = <E extends { method: string }>(entries: E[]) =>
    entries.filter((entry) => entry.method === method);
  return {
    printers: within(draft.printers),
    colors: within(draft.colors),
    materials: within(draft.materials),
  };
}

/** The draft without a method and all that is printed with it. */
export function withoutMethod(draft: Draft, method: string): Draft {
  const others = <E extends { method: string }>(entries: E[]) =>
    entries.filter((entry) => entry.method !== method);
  return {
    ...draft,
    methods: draft.methods.filter(({ key }) => key !== method),
    printers: others(draft.printers),
    colors: others(draft.colors),
    materials: others(draft.materials),
  };
}
