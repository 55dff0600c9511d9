import { expect, test } from "vitest";
import type { DetailedStats } from "@/api/types";
import { insightsOf } from "./insights";

const DAY = 24 * 3600;
const CALM = {
  waiting: [{ status: "UPLOADED", count: 4, longest_seconds: 2 * DAY }],
  printers: [
    { id: "a", name: "Prusa XL", submitted: 9, completed: 18, failed: 2, failure_percent: 10 },
  ],
  totals: [{ name: "submitted", value: 30, before: 28 }],
  reasons: [{ reason: "Walls too thin", count: 4, percent: 50, before: 4, parts: [4] }],
  turnaround: [
    {
      stage: "review",
      count: 20,
      median_seconds: DAY,
      p90_seconds: 2 * DAY,
      median_before_seconds: DAY,
    },
  ],
} as unknown as DetailedStats;

const said = (changes: Partial<DetailedStats>) =>
  insightsOf({ ...CALM, ...changes }).map(({ text }) => text);

test("where nothing stands out, nothing is said", () => {
  expect(said({})).toEqual([]);
});

test("a long wait leads to those who wait", () => {
  const waiting = [{ status: "UPLOADED", count: 4, longest_seconds: 5 * DAY }];
  expect(insightsOf({ ...CALM, waiting })).toEqual([
    {
      key: "UPLOADED",
      text: "4 jobs wait for review, the first for 5 d.",
      href: "/dashboard/?status=UPLOADED&sort=oldest",
      action: "Show them",
    },
  ]);
  const one = [{ status: "COMPLETED", count: 1, longest_seconds: 20 * DAY }];
  expect(said({ waiting: one })).toEqual(["One job waits to be picked up, for 20 d."]);
});

test("a printer that fails often is named", () => {
  const [printer] = CALM.printers;
  const printers = [{ ...printer, completed: 15, failed: 5, failure_percent: 25 }];
  expect(said({ printers: printers as DetailedStats["printers"] })).toEqual([
    "Prusa XL failed 5 of 20 prints (25%).",
  ]);
});

test("a reason that grows is named, and a stage that takes longer", () => {
  const [reason] = CALM.reasons;
  const [stage] = CALM.turnaround;
  const reasons = [{ ...reason, count: 9 }] as DetailedStats["reasons"];
  const turnaround = [{ ...stage, median_seconds: 3 * DAY }] as DetailedStats["turnaround"];
  expect(said({ reasons, turnaround })).toEqual([
    "“Walls too thin” was the reason for 9 rejections, after 4 in the period before.",
    "Wait for review: 3 d now, 24 h in the period before (medians).",
  ]);
});

test("nothing has grown in a lab that has just begun", () => {
  const totals = [{ name: "submitted", value: 30, before: 0 }];
  const reasons = [{ ...CALM.reasons[0], count: 9, before: 0 }] as DetailedStats["reasons"];
  expect(said({ reasons })).toHaveLength(1);
  expect(said({ reasons, totals })).toEqual([]);
});
