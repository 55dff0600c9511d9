import { expect, test } from "vitest";
import { compared, partName, periodName, span } from "./words";

test("a span is said in a unit of its size", () => {
  const hour = 3600;
  expect([null, 0, 59, 90 * 60, 5.25 * hour, 47 * hour, 82 * hour].map(span)).toEqual([
    "–",
    "0 s",
    "59 s",
    "90 min",
    "5.3 h",
    "47 h",
    "3.4 d",
  ]);
});

test("a figure is compared with the one before", () => {
  expect(compared(1500, 1200)).toBe("300 more than before (1,200)");
  expect(compared(3, 5)).toBe("2 less than before (5)");
  expect(compared(5, 5)).toBe("as before (5)");
});

test("days are the calendar's, whatever the reader's zone", () => {
  const week = { first: "2026-03-02", last: "2026-03-08" };
  expect(partName(week, "week")).toBe("Mar 2 – Mar 8");
  expect(partName({ first: "2026-03-02", last: "2026-03-02" }, "day")).toBe("Mar 2");
  expect(partName({ first: "2026-03-01", last: "2026-03-31" }, "month")).toBe("Mar 2026");
  const period = { begins_at: "", ends_at: "", days: 7, time_zone: "UTC", step: "week" } as const;
  expect(periodName({ ...period, ...week })).toBe("Mar 2 – Mar 8, 2026");
  expect(periodName({ ...period, first: "2025-12-30", last: "2026-01-02" })).toBe(
    "Dec 30, 2025 – Jan 2, 2026",
  );
});
