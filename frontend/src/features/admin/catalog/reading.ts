import type { Catalog } from "@/api/types";
import { parseNumber } from "@/lib/format";
import type { Draft, ListPart } from "./draft";

/** What is wrong, by the place where it stands: `lab_name`, `printers.<key>.width_mm`. */
export type Errors = Record<string, string>;

const LISTS = [
  "disciplines",
  "methods",
  "printers",
  "colors",
  "materials",
  "rejection_reasons",
] as const satisfies ListPart[];

/** The catalog that a draft says, and the numbers in it that are none. */
export function catalogOf(draft: Draft): { catalog: Catalog; errors: Errors } {
  const errors: Errors = {};
  const number = (at: string, text: string) => {
    const value = parseNumber(text);
    if (value === null) errors[at] = text.trim() ? "This is not a number." : "Enter a number.";
    return value ?? 0;
  };
  const cents = (at: string, text: string, decimals: number) => {
    const value = number(at, text.replace("$", ""));
    const rounded = Number(value.toFixed(decimals));
    if (rounded !== value) errors[at] = `At most ${decimals} digits after the point.`;
    // Through text, for 0.07 * 100 is not 7.
    return Number((rounded * 100).toFixed(decimals - 2));
  };
  const rate = (at: string, text: string) => (text.trim() ? cents(at, text, 4) : null);
  const methodName = (key: string) => draft.methods.find((m) => m.key === key)?.name.trim() ?? "";
  const ids = new Set(draft.printers.flatMap(({ id }) => id ?? []));

  const catalog: Catalog = {
    lab_name: draft.lab_name,
    opening_hours: draft.opening_hours,
    submissions_open: draft.submissions_open,
    closed_notice: draft.closed_notice,
    disciplines: draft.disciplines.map(({ text }) => text.trim()),
    methods: draft.methods.map((method) => ({
      name: method.name.trim(),
      description: method.description,
      best_for: method.best_for,
      cost_note: method.cost_note,
      rate_cents_per_gram: cents(
        `methods.${method.key}.rate_cents_per_gram`,
        method.rate_cents_per_gram,
        4,
      ),
      minimum_charge_cents: cents(
        `methods.${method.key}.minimum_charge_cents`,
        method.minimum_charge_cents,
        2,
      ),
      default_material:
        draft.materials.find(({ key }) => key === method.default_material)?.name.trim() ?? "",
    })),
    printers: draft.printers.map((printer) => {
      const at = `printers.${printer.key}`;
      return {
        id: printer.id ?? idFor(printer.name, ids),
        name: printer.name.trim(),
        method: methodName(printer.method),
        width_mm: number(`${at}.width_mm`, printer.width_mm),
        depth_mm: number(`${at}.depth_mm`, printer.depth_mm),
        height_mm: number(`${at}.height_mm`, printer.height_mm),
        available: printer.available,
        rate_cents_per_gram: rate(`${at}.rate_cents_per_gram`, printer.rate_cents_per_gram),
        rate_cents_per_minute: rate(`${at}.rate_cents_per_minute`, printer.rate_cents_per_minute),
      };
    }),
    colors: draft.colors.map(({ name, method, available, hex }) => ({
      name: name.trim(),
      method: methodName(method),
      available,
      hex: hex === null ? null : hex.trim().toLowerCase(),
    })),
    materials: draft.materials.map((material) => ({
      name: material.name.trim(),
      method: methodName(material.method),
      density_g_cm3: number(`materials.${material.key}.density_g_cm3`, material.density_g_cm3),
      available: material.available,
    })),
    rejection_reasons: draft.rejection_reasons.map(({ text }) => text.trim()),
    texts: draft.texts,
  };
  return { catalog, errors };
}

/** What a new printer is known by in jobs; it stays when the printer is renamed. */
function idFor(name: string, taken: Set<string>): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[\u0300-\u036f]/g, "")
    .replace(/[^a-z0-9]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .slice(0, 50);
  const base = plain || "printer";
  let id = base;
  for (let count = 2; taken.has(id); count++) id = `${base}_${count}`;
  taken.add(id);
  return id;
}

/** The server's errors (`catalog.printers.1.name`) at the entries that stood there. */
export function placed(fields: Record<string, string>, draft: Draft): Errors {
  const errors: Errors = {};
  for (const [path, message] of Object.entries(fields)) {
    const [part = "", place, ...rest] = path.replace(/^catalog\./, "").split(".");
    const list = LISTS.find((each) => each === part);
    const entry = list && place !== undefined ? draft[list][Number(place)] : undefined;
    // A printer's id is made of its name.
    const field = rest.map((name) => (name === "id" ? "name" : name));
    const at = entry ? [part, entry.key, ...field] : [part, place, ...rest].filter(Boolean);
    errors[at.join(".")] = message;
  }
  return errors;
}

/** Whether two catalogs say the same. */
export function isSame(one: Catalog, other: Catalog): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
