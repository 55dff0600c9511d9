import { expect, test } from "vitest";
import { filtersFrom, PLAIN, queryOf, searchOf } from "./filters";

const read = (search: string) => filtersFrom(new URLSearchParams(search));

test("the address holds what is shown, and nothing else", () => {
  const filters = {
    days: 90,
    from: "2026-01-05",
    to: "2026-03-01",
    printer: "prusa_xl",
    discipline: "Art",
    series: "failed",
  } as const;
  expect(read(searchOf(filters))).toEqual(filters);
  expect(searchOf(PLAIN)).toBe("");
});

test("what makes no sense in an address is left out", () => {
  expect(read("?days=-3&from=2026-02-30&to=yesterday&show=love")).toEqual(PLAIN);
  expect(read("?days=9999&from=0000-00-00")).toEqual(PLAIN);
});

test("days that are named go before a number of days", () => {
  expect(queryOf(PLAIN)).toEqual({ days: 30 });
  expect(queryOf({ ...PLAIN, from: "2026-01-05" })).toEqual({ from: "2026-01-05" });
  expect(queryOf({ ...PLAIN, printer: "prusa_xl", series: "failed" })).toEqual({
    days: 30,
    printer: "prusa_xl",
  });
});
