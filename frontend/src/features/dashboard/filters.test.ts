import { expect, test } from "vitest";
import { countFilters, filtersFrom, isNarrowed, NO_FILTERS, queryOf, searchOf } from "./filters";

const read = (search: string) => filtersFrom(new URLSearchParams(search));

test("the plain list has a plain address", () => {
  expect(searchOf(NO_FILTERS)).toBe("");
  expect(read("")).toEqual(NO_FILTERS);
});

test("what is set comes back out of the address as it went in", () => {
  const filters = {
    tab: "PENDING",
    search: "chair & Co #7",
    printer: "prusa_xl",
    discipline: "Hobby/Personal",
    from: "2026-03-01",
    to: "2026-03-04",
    expired: true,
    unreviewed: true,
    sort: "cost",
    page: 3,
  } as const;
  expect(read(searchOf(filters))).toEqual(filters);
  expect(countFilters(filters)).toBe(6);
  expect(isNarrowed(filters)).toBe(true);
});

test("nonsense in the address is left out", () => {
  expect(
    read("?status=nope&from=2026-99-99x&to=yesterday&sort=size&page=-4&expired=maybe"),
  ).toEqual(NO_FILTERS);
  expect(read("?page=1.5").page).toBe(1);
});

test("the last day is asked for whole, in the reader's own zone", () => {
  const query = queryOf(read("?status=ALL&from=2026-03-04&to=2026-03-04"));
  expect(query.status).toBeUndefined();
  expect(query.from).toBe(new Date(2026, 2, 4).toISOString());
  expect(query.to).toBe(new Date(2026, 2, 5).toISOString());
});

test("what is not set is not asked for", () => {
  expect(queryOf(NO_FILTERS)).toEqual({ status: "UPLOADED", sort: "newest", page: 1, limit: 50 });
});
