import { expect, test } from "vitest";
import type { AuditReport, Finding } from "@/api/types";
import { type Case, casesOf, remediesFor, settledBy, splitPath, stepsFor } from "./findings";
import { proposedReason } from "./remedies";

function finding(file_path: string, changes: Partial<Finding> = {}): Finding {
  return {
    problem: "no_job",
    file_path,
    reason: "No job has this file.",
    size: 27,
    modified_at: "2026-03-02T15:00:00Z",
    job_id: null,
    number: null,
    ...changes,
  };
}

const ofJob = (number: number) => ({ job_id: `job${number}`, number, problem: "missing" }) as const;

const REPORT: AuditReport = {
  report_generated_at: "2026-03-02T16:00:00Z",
  full: true,
  files: 12,
  jobs: 4,
  totals: {},
  orphaned_files: [
    finding("Uploaded/stray.stl"),
    finding("Uploaded/to", { problem: "link" }),
    finding("Uploaded/caf\ufffd.stl", { problem: "odd_name" }),
  ],
  broken_links: [finding("Pending/a.stl", ofJob(1)), finding("originals/a.stl", ofJob(1))],
  stale_files: [finding("Rejected/b.gcode", { ...ofJob(2), problem: "wrong_folder" })],
  changed_originals: [finding("originals/c.stl", ofJob(1)), finding("originals/d.stl", ofJob(3))],
  metadata_mismatches: [finding("Pending/a.metadata.json", ofJob(1))],
  running_task_id: null,
};

const only = (cases: Case[]): Case => {
  const [first] = cases;
  if (!first) throw new Error("nothing was found");
  return first;
};
const paths = (cases: Case[]) => cases.map((each) => each.finding.file_path);

test("each kind of finding has its remedies, and what is for a hand on the share none", () => {
  const remedies = (section: Parameters<typeof casesOf>[1]) =>
    casesOf(REPORT, section).map(remediesFor);
  expect(remedies("orphaned_files")).toEqual([["delete"], [], []]);
  expect(remedies("stale_files")).toEqual([["delete", "flag"]]);
  expect(remedies("broken_links")).toEqual([
    ["restore", "flag"],
    ["restore", "flag"],
  ]);
  expect(remedies("metadata_mismatches")).toEqual([["rewrite", "flag"]]);
});

test("a job is restored once, however much of it is wrong", () => {
  const chosen = [...casesOf(REPORT, "broken_links"), ...casesOf(REPORT, "changed_originals")];
  const steps = stepsFor("restore", chosen);
  expect(steps.map(({ id, name, cases }) => [id, name, paths(cases)])).toEqual([
    ["job1", "Job #1", ["Pending/a.stl", "originals/a.stl", "originals/c.stl"]],
    ["job3", "Job #3", ["originals/d.stl"]],
  ]);
});

test("files are deleted one by one, and what cannot be deleted is left out", () => {
  const chosen = [...casesOf(REPORT, "orphaned_files"), ...casesOf(REPORT, "broken_links")];
  expect(stepsFor("delete", chosen).map(({ id }) => id)).toEqual(["Uploaded/stray.stl"]);
});

test("restoring settles all that the report says of the job's files, deleting one file only", () => {
  const broken = only(casesOf(REPORT, "broken_links"));
  expect(paths(settledBy("restore", broken, REPORT))).toEqual([
    "Pending/a.stl",
    "originals/a.stl",
    "originals/c.stl",
  ]);
  const stale = only(casesOf(REPORT, "stale_files"));
  expect(settledBy("delete", stale, REPORT)).toEqual([stale]);
  expect(settledBy("flag", broken, REPORT)).toEqual([broken]);
});

test("a flag's reason begins with what was found, each sentence once", () => {
  const same = REPORT.broken_links.map((each) => ({ ...each, reason: "It is missing." }));
  expect(proposedReason([...same, finding("x", { reason: "It is empty." })])).toBe(
    "It is missing. It is empty.",
  );
});

test("a path is a folder and a name", () => {
  expect(splitPath("Uploaded/a.stl")).toEqual(["Uploaded/", "a.stl"]);
  expect(splitPath("a.stl")).toEqual(["", "a.stl"]);
});
