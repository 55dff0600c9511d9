import { act, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { BatchPreview, BatchResult, Task } from "@/api/types";
import { type Call, refusal } from "@/test/server";
import { renderForStaff } from "@/test/staff";
import { BatchCard } from "./components/batch-card";

let old: number;
let tasks: Task[];

function preview({ path }: Call): { body: BatchPreview } {
  const days = Number(new URLSearchParams(path.split("?")[1]).get("retention_days") ?? 365);
  const jobs = Array.from({ length: old }, (_, place) => ({
    id: `job${place}`,
    number: 100 + place,
    student_name: "Jane Doe",
    display_name: "a.stl",
    status: "ARCHIVED" as const,
    status_changed_at: "2025-01-02T15:00:00Z",
    file_size: 684,
  }));
  const before = "2025-03-02T15:00:00Z";
  const count = days > 365 ? 1 : old;
  return { body: { retention_days: days, before, count, size: 684, jobs, running_task_id: null } };
}

function task(status: Task["status"]): Task {
  const moment = "2026-03-02T15:00:00Z";
  return {
    id: "t1",
    kind: "prune",
    status,
    done: 0,
    total: 0,
    note: "",
    error: null,
    created_at: moment,
    created_by_name: "Ada Admin",
    started_at: moment,
    finished_at: status === "done" ? moment : null,
  };
}

function show(routes: Parameters<typeof renderForStaff>[1] = {}) {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  const view = renderForStaff(<BatchCard kind="prune" />, {
    "GET /api/v1/admin/prune/preview": preview,
    "GET /api/v1/admin/tasks": () => ({ body: { tasks } }),
    ...routes,
  });
  return { user, ...view };
}

const posts = (calls: Call[]) =>
  calls.filter(({ path }) => path === "/api/v1/admin/prune").map(({ body }) => JSON.parse(body));

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
  old = 12;
  tasks = [];
});
afterEach(() => {
  vi.useRealTimers();
});

test("the days begin with the policy's, and fewer are not asked for", async () => {
  const { user, calls } = show();
  const days = await screen.findByLabelText("Archived at least this many days ago");
  await waitFor(() => expect(days).toHaveValue("365"));
  expect(await screen.findByText("12 jobs would be deleted for good")).toBeInTheDocument();
  await user.clear(days);
  await user.type(days, "30");
  expect(days).toHaveAccessibleDescription(/The lab keeps these jobs for 365 days at least/);
  await act(() => vi.advanceTimersByTimeAsync(1000));
  expect(calls.filter(({ path }) => path.includes("retention_days"))).toHaveLength(0);
  expect(screen.queryByRole("button", { name: /Delete/ })).not.toBeInTheDocument();

  await user.clear(days);
  await user.type(days, "400");
  expect(await screen.findByText("1 job would be deleted for good")).toBeInTheDocument();
});

test("of many jobs the first are shown, and all when asked", async () => {
  const { user } = show();
  await screen.findByText("12 jobs would be deleted for good");
  expect(screen.getAllByRole("link")).toHaveLength(10);
  await user.click(screen.getByRole("button", { name: "Show all 12" }));
  expect(screen.getAllByRole("link")).toHaveLength(12);
});

test("nothing is deleted before its number was typed, and a wrong one has the focus", async () => {
  const { user, calls } = show({
    "POST /api/v1/admin/prune": () => {
      tasks = [task("running")];
      return { status: 202, body: { task_id: "t1" } };
    },
  });
  await user.click(await screen.findByRole("button", { name: "Delete 12 jobs…" }));
  const dialog = screen.getByRole("dialog", { name: "Delete 12 jobs for good?" });
  const field = within(dialog).getByLabelText("Type 12 to go on");
  await user.type(field, "11{Enter}");
  expect(field).toHaveFocus();
  expect(field).toHaveAccessibleDescription("Type 12, the number of the jobs.");
  expect(posts(calls)).toEqual([]);
  await user.clear(field);
  await user.type(field, "12{Enter}");
  expect(await screen.findByRole("progressbar")).toBeInTheDocument();
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  expect(posts(calls)).toEqual([{ retention_days: 365, confirm: "12" }]);
});

test("when the number has changed meanwhile, the server's sentence stands at the field", async () => {
  const confirm = "Type 13 to confirm: so many jobs would be deleted for good.";
  const { user } = show({
    "POST /api/v1/admin/prune": refusal(422, "validation_failed", "Look again.", { confirm }),
  });
  await user.click(await screen.findByRole("button", { name: "Delete 12 jobs…" }));
  await user.type(screen.getByLabelText("Type 12 to go on"), "12{Enter}");
  await waitFor(() =>
    expect(screen.getByLabelText("Type 12 to go on")).toHaveAccessibleDescription(confirm),
  );
});

test("what came of the last one stands there, with the jobs that could not be done", async () => {
  tasks = [task("done")];
  old = 0;
  const result: BatchResult = {
    retention_days: 365,
    before: "2025-03-02T15:00:00Z",
    jobs_done: 11,
    jobs_failed: 1,
    failed: [{ job_id: "job7", number: 107, reason: "A file is open in another program." }],
  };
  show({ "GET /api/v1/admin/tasks/t1": { body: { ...task("done"), result } } });
  expect(
    await screen.findByText("The last time: 11 jobs deleted, 1 could not be."),
  ).toBeInTheDocument();
  expect(screen.getByRole("link", { name: "Job #107" }).closest("li")).toHaveTextContent(
    "Job #107: A file is open in another program.",
  );
  expect(await screen.findByText("Nothing is old enough to be deleted")).toBeInTheDocument();
});
