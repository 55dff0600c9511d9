import { describe, expect, test } from "vitest";
import {
  age,
  count,
  countdown,
  date,
  dateTime,
  duration,
  fileSize,
  hours,
  money,
  parseHours,
  parseNumber,
  time,
} from "./format";

const NOW = new Date("2026-03-04T12:00:00Z");
const ago = (hoursAgo: number) => new Date(NOW.getTime() - hoursAgo * 3_600_000).toISOString();

test("cents are written as dollars", () => {
  expect(money(300)).toBe("$3.00");
  expect(money(123_456)).toBe("$1,234.56");
  expect(money(123_456_789)).toBe("$1,234,567.89");
  expect(money(-5)).toBe("-$0.05");
});

test("numbers have their thousands apart, and stand with their noun", () => {
  const numbers = [0, 999, 1000, 1_234_567, -1234, 1234.5, 0.047, 1e-9];
  const told = ["0", "999", "1,000", "1,234,567", "-1,234", "1,234.5", "0.047", "0"];
  expect(numbers.map((number) => count(number))).toEqual(told);
  expect([count(1, "file"), count(1204, "file")]).toEqual(["1 file", "1,204 files"]);
  expect(count(2, "entry", "entries")).toBe("2 entries");
});

test("file sizes are short", () => {
  expect([0, 999, 14_200, 3_240_000, 52_428_800].map(fileSize)).toEqual([
    "0 B",
    "999 B",
    "14 kB",
    "3.2 MB",
    "52 MB",
  ]);
});

test("print time keeps its half hours", () => {
  expect([0.5, 1, 4.5].map(hours)).toEqual(["30 min", "1 h", "4.5 h"]);
});

describe("age", () => {
  test.each([
    [23.9, "fresh"],
    [24, "waiting"],
    [47.9, "waiting"],
    [48, "late"],
    [71.9, "late"],
    [72, "overdue"],
  ])("after %s hours is %s", (hoursAgo, tier) => {
    expect(age(ago(hoursAgo), NOW).tier).toBe(tier);
  });

  test("is told in its two largest units", () => {
    expect(age(ago(52), NOW).text).toBe("2d 4h ago");
    expect(age(ago(2.25), NOW).text).toBe("2h 15m ago");
    expect(age(ago(0.005), NOW).text).toBe("just now");
  });

  test("of a clock that is a little ahead is not negative", () => {
    expect(age(ago(-0.1), NOW).text).toBe("just now");
  });
});

test("durations and countdowns", () => {
  expect(duration(45_000)).toBe("45s");
  expect(duration(24 * 3_600_000)).toBe("1d");
  expect(countdown(59 * 60_000 + 58_000)).toBe("59:58");
  expect(countdown(3_723_000)).toBe("1:02:03");
  expect(countdown(-5)).toBe("0:00");
});

test("a date of another year says which", () => {
  expect(dateTime("2026-03-01T12:00:00Z", NOW)).not.toContain("2026");
  expect(dateTime("2025-03-01T12:00:00Z", NOW)).toContain("2025");
});

test.each([
  ["2026-03-03T00:05:09", "Tue, Mar 3, 12:05 AM", "12:05:09 AM", "Mar 3, 2026"],
  ["2026-03-01T12:00:00", "Sun, Mar 1, 12:00 PM", "12:00:00 PM", "Mar 1, 2026"],
  ["2025-12-31T23:59:59", "Wed, Dec 31, 2025, 11:59 PM", "11:59:59 PM", "Dec 31, 2025"],
])("%s is written as Americans write it", (iso, whole, clock, day) => {
  expect([dateTime(iso, NOW), time(iso, true), date(iso)]).toEqual([whole, clock, day]);
});

test.each([
  ["2.75", 2.75],
  ["2,5", 2.5],
  ["2:45", 2.75],
  ["2:45:30", 2.75],
  ["2h 45m", 2.75],
  ["2 hours 45 minutes", 2.75],
  ["165 min", 2.75],
  ["1d 3h", 27],
  ["1d 3h 30m 12s", 27.5],
  [".5", 0.5],
])("the print time %j is read as slicers show it", (text, time) => {
  expect(parseHours(text)).toBeCloseTo(time);
});

test.each(["", "  ", "soon", "2:75", "-2", "2h x", "h", "1e3"])("%j is no print time", (text) => {
  expect(parseHours(text)).toBeNull();
});

test("numbers are read with a point or a comma, and nothing else is", () => {
  expect(["45.2", "45,2", " 7 ", "3."].map(parseNumber)).toEqual([45.2, 45.2, 7, 3]);
  expect(["", ".", "4 5", "1,000.5", "-1", "x"].map(parseNumber)).toEqual(Array(6).fill(null));
});
