import { expect, test } from "vitest";
import type { Catalog } from "@/api/types";
import { CATALOG } from "@/test/samples";
import { arranged, type Draft, dollars, draftOf, newPrinter, withoutMethod } from "./draft";
import { catalogOf, placed } from "./reading";
import { changesIn, differing, merged } from "./sections";

const SAVED: Catalog = {
  ...CATALOG,
  materials: [
    ...CATALOG.materials,
    { name: "Standard Resin", method: "Resin", density_g_cm3: 1.1, available: true },
  ],
};
const DRAFT = draftOf(SAVED);

function edited<P extends "methods" | "printers" | "materials" | "colors">(
  part: P,
  place: number,
  changes: Partial<Draft[P][number]>,
  draft = DRAFT,
): Draft {
  const entries = draft[part].map((entry, at) => (at === place ? { ...entry, ...changes } : entry));
  return { ...draft, [part]: entries };
}

test("what is not touched is saved as it was", () => {
  expect(catalogOf(DRAFT)).toEqual({ catalog: SAVED, errors: {} });
  expect(differing(DRAFT, draftOf(structuredClone(SAVED)))).toEqual([]);
});

test("prices are typed as dollars and kept as cents", () => {
  expect([10, 12.5, 300, 7, 0.55].map(dollars)).toEqual([
    "0.10",
    "0.125",
    "3.00",
    "0.07",
    "0.0055",
  ]);
  expect(dollars(null)).toBe("");
  const typed = { rate_cents_per_gram: "0,1234", minimum_charge_cents: "$2.50" };
  const { catalog, errors } = catalogOf(edited("methods", 0, typed));
  expect(errors).toEqual({});
  expect(catalog.methods[0]).toMatchObject({
    rate_cents_per_gram: 12.34,
    minimum_charge_cents: 250,
  });
  expect(
    catalogOf(edited("printers", 0, { rate_cents_per_minute: "" })).catalog.printers[0],
  ).toEqual(SAVED.printers[0]);
});

test("what is no number, or finer than a cent, is said at its field", () => {
  const draft = edited(
    "printers",
    1,
    { width_mm: "wide", height_mm: "" },
    edited("methods", 0, { minimum_charge_cents: "3.005" }),
  );
  expect(catalogOf(draft).errors).toEqual({
    "methods.methods-0.minimum_charge_cents": "At most 2 digits after the point.",
    "printers.printers-1.width_mm": "This is not a number.",
    "printers.printers-1.height_mm": "Enter a number.",
  });
});

test("a method that is renamed takes along all that belongs to it", () => {
  const { catalog } = catalogOf(
    edited("methods", 0, { name: "FDM" }, edited("materials", 0, { name: "PLA+" })),
  );
  expect(catalog.printers.map(({ method }) => method)).toEqual(["FDM", "FDM", "Resin"]);
  expect(catalog.materials[0]).toMatchObject({ name: "PLA+", method: "FDM" });
  expect(catalog.methods[0]?.default_material).toBe("PLA+");
  const { printers, colors, methods } = withoutMethod(DRAFT, "methods-0");
  expect([methods.length, printers.length, colors.length]).toEqual([1, 1, 2]);
});

test("a new printer gets an id of its own out of its name", () => {
  const added = ["Prusa XL!", "Prusa XL!", "模型"].map((name) => ({
    ...newPrinter("methods-0"),
    name,
  }));
  const { catalog } = catalogOf({ ...DRAFT, printers: [...DRAFT.printers, ...added] });
  expect(catalog.printers.slice(3).map(({ id }) => id)).toEqual([
    "prusa_xl_2",
    "prusa_xl_3",
    "printer",
  ]);
});

test("the server's errors stand at the entries that it means, wherever those go", () => {
  const fields = {
    "catalog.printers.1.name": "twice",
    "catalog.printers.0.id": "not so",
    "catalog.disciplines.2": "empty",
    "catalog.disciplines": "none",
    "catalog.texts.consent": "Please fill this in.",
    "catalog.lab_name": "too long",
  };
  expect(placed(fields, DRAFT)).toEqual({
    "printers.printers-1.name": "twice",
    "printers.printers-0.name": "not so",
    "disciplines.disciplines-2": "empty",
    disciplines: "none",
    "texts.consent": "Please fill this in.",
    lab_name: "too long",
  });
});

test("those that are named take each other's places, the others stay", () => {
  const entries = ["a", "X", "b", "c"].map((key) => ({ key }));
  expect(arranged(entries, ["c", "a", "b"]).map(({ key }) => key)).toEqual(["c", "X", "a", "b"]);
});

test("of two drafts each gives the sections that are taken, and what points elsewhere still does", () => {
  const [filament, resin] = SAVED.methods as [Catalog["methods"][0], Catalog["methods"][0]];
  const theirs = draftOf({ ...SAVED, lab_name: "Theirs", methods: [resin, filament] });
  const mine = edited("printers", 0, { name: "Old Faithful" });
  const { catalog } = catalogOf(merged(mine, theirs, ["printers"]));
  expect(catalog).toEqual({
    ...SAVED,
    lab_name: "Theirs",
    methods: [resin, filament],
    printers: [{ ...SAVED.printers[0], name: "Old Faithful" }, ...SAVED.printers.slice(1)],
  });
  expect(differing(DRAFT, theirs)).toContain("lab");
  expect(changesIn("printers", DRAFT, mine)).toBe("Old Faithful added, Prusa MK4S removed");
  expect(changesIn("lab", DRAFT, theirs)).toBe("“Theirs”");
  expect(changesIn("methods", DRAFT, theirs)).toBe("another order");
  const dearer = edited("methods", 0, { rate_cents_per_gram: "0.15", best_for: "All." });
  expect(changesIn("methods", DRAFT, dearer)).toBe("Filament: price per gram 0.10 → 0.15");
  expect(changesIn("printers", DRAFT, edited("printers", 0, { available: false }))).toBe(
    "Prusa MK4S changed",
  );
});
