import { expect, test } from "vitest";
import type { Flaw, LogReport, Task } from "@/api/types";
import { daysError, parseDays, resultText } from "./batches";
import { faultsIn, isOtherKey, verdict } from "./flaws";
import { announcement, progressText, share } from "./progress";

const TASK: Task = {
  id: "t",
  kind: "audit",
  status: "running",
  done: 0,
  total: 0,
  note: "",
  error: null,
  created_at: "2026-03-02T15:00:00Z",
  created_by_name: "Ada",
  started_at: null,
  finished_at: null,
};

function report(changes: Partial<LogReport>): LogReport {
  const verified_at = "2026-03-02T15:00:00Z";
  const nothing = { flaw_count: 0, flaws: [], running_task_id: null };
  return { verified_at, chains: 312, events: 1204, ...nothing, ...changes };
}

function flaw(fault: Flaw["fault"]): Flaw {
  return { chain: "job1", number: 1, seq: 1, fault, message: "Event 1 is not what was written." };
}

test("progress is unknown, then a share, and never more than all", () => {
  expect(share(TASK)).toBeUndefined();
  expect(share({ ...TASK, done: 5, total: 20 })).toBe(0.25);
  expect(share({ ...TASK, done: 30, total: 20 })).toBe(1);
  expect(progressText({ ...TASK, status: "queued" })).toBe("Waiting for the worker");
  expect(progressText({ ...TASK, note: "Looking at Pending" })).toBe("Looking at Pending");
});

test("progress is said a few times only, and how it ended", () => {
  const said = Array.from({ length: 101 }, (_, done) =>
    announcement({ ...TASK, done, total: 100 }),
  );
  expect([...new Set(said)]).toEqual([
    "The audit is under way",
    "The audit is under way, a quarter is done",
    "The audit is under way, half is done",
    "The audit is under way, three quarters are done",
  ]);
  expect(announcement({ ...TASK, status: "done" })).toBe("The audit is done");
  expect(announcement({ ...TASK, status: "failed", error: "The share is away." })).toBe(
    "The audit stopped. The share is away.",
  );
});

test("the result of a verification is a sentence", () => {
  expect(verdict(report({}))).toBe("1,204 events in 312 chains are as they were written");
  expect(verdict(report({ events: 1, chains: 1 }))).toBe("1 event in 1 chain is as it was written");
  expect(verdict(report({ flaw_count: 1 }))).toBe(
    "1 thing in the history is not as it was written",
  );
  expect(verdict(report({ flaw_count: 3 }))).toBe(
    "3 things in the history are not as they were written",
  );
});

test("advice is given once for each kind of fault", () => {
  expect(faultsIn([flaw("changed"), flaw("cut"), flaw("changed")])).toEqual(["changed", "cut"]);
});

test("when not one event fits, it is the key that is another", () => {
  const flaws = [flaw("changed"), flaw("changed")];
  expect(isOtherKey(report({ events: 2, flaw_count: 2, flaws }))).toBe(true);
  expect(isOtherKey(report({ events: 3, flaw_count: 2, flaws }))).toBe(false);
  expect(isOtherKey(report({ events: 0 }))).toBe(false);
});

test("days are whole, and no fewer than the policy's", () => {
  expect([parseDays(" 90 "), parseDays("9.5"), parseDays("-1"), parseDays("")]).toEqual([
    90,
    null,
    null,
    null,
  ]);
  expect(daysError("89", 90)).toBe("The lab keeps these jobs for 90 days at least.");
  expect(daysError("ninety", 90)).toBe("Enter a whole number of days.");
  expect(daysError("90", 90)).toBeUndefined();
});

test("what came of a batch is told with what could not be done", () => {
  const result = { retention_days: 90, before: "2026-03-02", jobs_failed: 0, failed: [] };
  expect(resultText("archive", { ...result, jobs_done: 1 })).toBe("1 job archived.");
  expect(resultText("prune", { ...result, jobs_done: 12, jobs_failed: 2 })).toBe(
    "12 jobs deleted, 2 could not be.",
  );
});
