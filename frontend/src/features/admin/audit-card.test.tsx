import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { AuditReport, Finding, Task } from "@/api/types";
import { type Call, refusal } from "@/test/server";
import { renderForStaff } from "@/test/staff";
import { AuditCard } from "./components/audit-card";

const NOTHING: AuditReport = {
  report_generated_at: null,
  full: false,
  files: 0,
  jobs: 0,
  totals: {},
  orphaned_files: [],
  broken_links: [],
  stale_files: [],
  changed_originals: [],
  metadata_mismatches: [],
  running_task_id: null,
};

let report: AuditReport;
let tasks: Task[];

function task(changes: Partial<Task> = {}): Task {
  return {
    id: "t1",
    kind: "audit",
    status: "running",
    done: 50,
    total: 100,
    note: "Looking at Pending",
    error: null,
    created_at: new Date(Date.now() - 90_000).toISOString(),
    created_by_name: "Olga Other",
    started_at: null,
    finished_at: null,
    ...changes,
  };
}

function orphan(name: string): Finding {
  return {
    problem: "no_job",
    file_path: `Uploaded/${name}`,
    reason: "No job has this file.",
    size: 27,
    modified_at: "2026-03-02T15:00:00Z",
    job_id: null,
    number: null,
  };
}

function found(...names: string[]): AuditReport {
  return {
    ...NOTHING,
    report_generated_at: "2026-03-02T16:00:00Z",
    files: 9,
    jobs: 3,
    totals: { orphaned_files: names.length },
    orphaned_files: names.map(orphan),
  };
}

function show(routes: Parameters<typeof renderForStaff>[1] = {}) {
  return renderForStaff(<AuditCard />, {
    "GET /api/v1/admin/audit/report": () => ({ body: report }),
    "GET /api/v1/admin/tasks": () => ({ body: { tasks } }),
    ...routes,
  });
}

const asked = (calls: Call[], method: string) =>
  calls.filter((call) => call.method === method && call.path.startsWith("/api/v1/admin/"));

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  report = NOTHING;
  tasks = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test("before the first audit the page says so, and a quick one is proposed", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  const { calls } = show({
    "POST /api/v1/admin/audit/start": () => {
      tasks = [task({ status: "queued", done: 0, total: 0 })];
      return { status: 202, body: { task_id: "t1" } };
    },
  });
  expect(await screen.findByText("There was no audit yet")).toBeInTheDocument();
  expect(screen.getByRole("radio", { name: /Quick/ })).toBeChecked();
  await user.click(screen.getByRole("radio", { name: /Full/ }));
  await user.click(screen.getByRole("button", { name: "Start the audit" }));
  expect(await screen.findByText("Waiting for the worker")).toBeInTheDocument();
  expect(JSON.parse(asked(calls, "POST")[0]?.body ?? "")).toEqual({ full: true });
});

test("an audit that another began is followed to its end, and its report shown", async () => {
  tasks = [task()];
  show();
  expect(await screen.findByRole("progressbar")).toHaveAttribute("aria-valuenow", "50");
  expect(screen.getByText(/Started by Olga Other/)).toHaveTextContent("1m ago");
  expect(screen.queryByRole("button", { name: "Start the audit" })).not.toBeInTheDocument();

  tasks = [task({ status: "done", finished_at: new Date().toISOString() })];
  report = { ...found(), files: 9 };
  await act(() => vi.advanceTimersByTimeAsync(1100));
  expect(await screen.findByText("Everything is where it should be")).toBeInTheDocument();
  expect(screen.getByText("The audit is done")).toHaveAttribute("aria-live", "polite");
});

test("what ended before the page came is no news", async () => {
  tasks = [task({ status: "done" })];
  report = found();
  show();
  await screen.findByText("Everything is where it should be");
  expect(screen.queryByText("The audit is done")).not.toBeInTheDocument();
});

test("why an audit stopped stands there, with the report before it", async () => {
  tasks = [task({ status: "failed", error: "The share is away." })];
  report = found("a.stl");
  show();
  expect(await screen.findByText("The last audit stopped before its end")).toBeInTheDocument();
  expect(screen.getByText(/The share is away/)).toBeInTheDocument();
  expect(await screen.findByText("1 thing")).toBeInTheDocument();
});

test("several are deleted by one confirmation; each refusal stands beside its file", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  report = found("a.stl", "b.stl", "c.stl");
  const { calls } = show({
    "DELETE /api/v1/admin/audit/orphaned-file": ({ body }) =>
      body.includes("b.stl")
        ? refusal(409, "file_changed", "This file was changed after the audit.")
        : { status: 204 },
  });
  await user.click(await screen.findByRole("checkbox", { name: "Choose all 3" }));
  await user.click(screen.getByRole("button", { name: "Delete 3 files…" }));
  const dialog = screen.getByRole("dialog", { name: "Delete 3 files for good?" });
  expect(within(dialog).getAllByRole("listitem")).toHaveLength(3);
  expect(asked(calls, "DELETE")).toHaveLength(0);
  await user.click(within(dialog).getByRole("button", { name: "Delete 3 files" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());

  expect(asked(calls, "DELETE")).toHaveLength(3);
  expect(screen.getAllByText("Deleted")).toHaveLength(2);
  const refused = screen.getByRole("checkbox", { name: /b\.stl/ }).closest("li");
  expect(refused).toHaveTextContent("This file was changed after the audit.");
  expect(screen.getAllByRole("button", { name: /^Delete: / })).toHaveLength(1);
  expect(screen.getByText("1 thing")).toBeInTheDocument();
});

test("when the share goes away in between, the rest is left alone", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  report = found("a.stl", "b.stl", "c.stl");
  const { calls } = show({
    "DELETE /api/v1/admin/audit/orphaned-file": ({ body }) =>
      body.includes("a.stl")
        ? { status: 204 }
        : refusal(503, "storage_unavailable", "The share cannot be reached."),
  });
  await user.click(await screen.findByRole("checkbox", { name: "Choose all 3" }));
  await user.click(screen.getByRole("button", { name: "Delete 3 files…" }));
  await user.click(screen.getByRole("button", { name: "Delete 3 files" }));
  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(asked(calls, "DELETE")).toHaveLength(2);
  expect(screen.getByText("The share cannot be reached.")).toBeInTheDocument();
  expect(screen.getByRole("checkbox", { name: /c\.stl/ })).toBeChecked();
});

test("a report that does not load says why, and is asked for again", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  let broken = true;
  show({
    "GET /api/v1/admin/audit/report": () =>
      broken ? refusal(500, "internal_error", "Something went wrong.") : { body: found() },
  });
  expect(await screen.findByText("The last report did not load")).toBeInTheDocument();
  broken = false;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("Everything is where it should be")).toBeInTheDocument();
});
