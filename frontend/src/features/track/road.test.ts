import { expect, test } from "vitest";
import type { HistoryEntry, JobStatus } from "@/api/types";
import { studentJob } from "@/test/samples";
import { roadOf } from "./road";

const entry = (status: JobStatus, at: string): HistoryEntry => ({
  status,
  at,
  title: "",
  text: "",
});
const states = (status: JobStatus, history: HistoryEntry[] = []) =>
  roadOf({ job: studentJob({ status }), history }).map((step) => step.state);

test("what lies behind is done, what lies ahead is open", () => {
  expect(states("READYTOPRINT")).toEqual(["done", "done", "current", "ahead", "ahead", "ahead"]);
});

test("a job that was picked up is done altogether", () => {
  expect(new Set(states("PAIDPICKEDUP"))).toEqual(new Set(["done"]));
});

test("a rejected job ends where it was", () => {
  const history = [entry("PENDING", "2026-03-03T10:00:00Z")];
  const road = roadOf({ job: studentJob({ status: "REJECTED" }), history });
  expect(road.map((step) => step.label)).toEqual(["Handed in", "Approved", "Rejected"]);
  expect(road.at(-1)?.state).toBe("stopped");
});

test("each step has the time at which it was last reached, and none when it was taken back", () => {
  const history = [
    entry("PRINTING", "2026-03-04T10:00:00Z"),
    entry("COMPLETED", "2026-03-04T12:00:00Z"),
    entry("PRINTING", "2026-03-04T12:05:00Z"),
  ];
  const road = roadOf({ job: studentJob({ status: "PRINTING" }), history });
  expect(road[3]).toMatchObject({ label: "Printing", at: "2026-03-04T12:05:00Z" });
  expect(road[4]).toMatchObject({ label: "Ready for pick-up", at: null, state: "ahead" });
});
