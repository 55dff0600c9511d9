import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Job, JobList } from "@/api/types";
import { Toaster } from "@/components/ui/toast";
import { type Answer, type Call, refusal, unplug } from "@/test/server";
import { ADA, heldJob, renderForStaff, staffJob } from "@/test/staff";
import { DashboardPage } from "./components/dashboard-page";
import { Desk } from "./components/desk";

const push = vi.hoisted(() => vi.fn());

// What Next.js does in the browser: the search follows the address.
vi.mock("next/navigation", async () => {
  const { useSyncExternalStore } = await import("react");
  const subscribe = (listener: () => void) => {
    window.addEventListener("popstate", listener);
    return () => window.removeEventListener("popstate", listener);
  };
  return {
    useRouter: () => ({ push }),
    useSearchParams: () =>
      new URLSearchParams(useSyncExternalStore(subscribe, () => window.location.search)),
  };
});

const REFRESH_MS = 45_000;
let jobs: Job[];

function list({ path }: Call): Answer {
  const asked = new URLSearchParams(path.split("?")[1]);
  const found = jobs.filter(
    (job) =>
      (!asked.has("status") || job.status === asked.get("status")) &&
      (!asked.has("search") || job.student_name.includes(asked.get("search") ?? "")) &&
      (asked.get("reviewed") !== "false" || job.staff_viewed_at === null),
  );
  const counts: JobList["counts"] = {};
  for (const { status } of jobs) counts[status] = (counts[status] ?? 0) + 1;
  return { body: { jobs: found, total: jobs.length, filtered: found.length, counts } };
}

function job(number: number, student_name: string, changes: Partial<Job> = {}): Job {
  return staffJob({ id: `job${number}`, number, student_name, ...changes });
}

const show = (routes: Parameters<typeof renderForStaff>[1] = {}) =>
  renderForStaff(
    <Desk>
      <DashboardPage />
    </Desk>,
    { "GET /api/v1/jobs": list, ...routes },
  );

const card = (name: string) => screen.findByRole("link", { name });
const listed = (calls: Call[]) =>
  calls.filter(({ path }) => path.startsWith("/api/v1/jobs?") && path.includes("limit=50"));

function setVisible(state: "visible" | "hidden") {
  vi.spyOn(document, "visibilityState", "get").mockReturnValue(state);
  document.dispatchEvent(new Event("visibilitychange"));
}

beforeEach(() => {
  localStorage.clear();
  push.mockReset();
  vi.useFakeTimers({ shouldAdvanceTime: true });
  window.history.replaceState(null, "", "/dashboard/");
  // jsdom tells nobody of pushState; Next.js does.
  for (const method of ["pushState", "replaceState"] as const) {
    const original = window.history[method].bind(window.history);
    vi.spyOn(window.history, method).mockImplementation((...rest) => {
      original(...rest);
      window.dispatchEvent(new PopStateEvent("popstate"));
    });
  }
  jobs = [
    job(2, "Ben Two", { staff_viewed_at: "2026-03-02T15:00:00Z" }),
    job(1, "Amy One"),
    job(3, "Cy Three", { status: "PENDING", is_confirmation_expired: true }),
  ];
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.useRealTimers();
});

test("the list refreshes by itself, only while it is looked at, and says when it last did", async () => {
  const { calls } = show();
  await card("Amy One");
  expect(listed(calls)).toHaveLength(1);
  await act(() => vi.advanceTimersByTimeAsync(12_000));
  expect(screen.getByText(/12s ago/)).toBeInTheDocument();

  await act(() => vi.advanceTimersByTimeAsync(REFRESH_MS - 12_000));
  await waitFor(() => expect(listed(calls)).toHaveLength(2));

  setVisible("hidden");
  await act(() => vi.advanceTimersByTimeAsync(3 * REFRESH_MS));
  expect(listed(calls)).toHaveLength(2);
  await act(async () => setVisible("visible"));
  await waitFor(() => expect(listed(calls)).toHaveLength(3));
});

test("without a network the list stays, and its age stays true", async () => {
  show();
  await card("Amy One");
  unplug();
  await act(() => vi.advanceTimersByTimeAsync(2 * REFRESH_MS));
  expect(await screen.findByText("No answer.")).toBeInTheDocument();
  expect(screen.getByText(/1m ago/)).toBeInTheDocument();
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  await act(async () => window.dispatchEvent(new Event("offline")));
  expect(screen.getByText("No network.")).toBeInTheDocument();
  expect(await card("Amy One")).toBeInTheDocument();
});

test("a job that comes in is announced, and nothing that was open is lost", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  show({
    "POST /api/v1/jobs/job1/lock": { body: heldJob({ id: "job1", number: 1 }) },
    "GET /api/v1/jobs/job1/siblings": { body: { current: "a.stl", siblings: [] } },
  });
  await user.click(await screen.findByRole("button", { name: "Approve #1" }));
  await user.type(await screen.findByLabelText("Weight in grams"), "45");

  jobs = [job(4, "Dee Four"), ...jobs];
  await act(() => vi.advanceTimersByTimeAsync(REFRESH_MS));
  expect(await screen.findByText("New job 4 from Dee Four.")).toBeInTheDocument();
  expect(screen.getByLabelText("Weight in grams")).toHaveValue("45");
  expect(screen.getByLabelText("Weight in grams")).toHaveFocus();
  expect(document.title).toBe("(2) Uploaded · Printdesk");
});

test("a job that comes in is noticed in the background too, where it is to be heard", async () => {
  show();
  await card("Amy One");
  setVisible("hidden");
  jobs = [job(4, "Dee Four"), ...jobs];
  await act(() => vi.advanceTimersByTimeAsync(REFRESH_MS));
  await waitFor(() => expect(document.title).toBe("(2) Uploaded · Printdesk"));
});

test("tabs, search and filters stand in the address, and the way back leads through them", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  show();
  await card("Amy One");
  await user.click(screen.getByRole("tab", { name: /Awaiting confirmation/ }));
  expect(window.location.search).toBe("?status=PENDING");
  await card("Cy Three");
  const found = screen.getByRole("list", { name: "Awaiting confirmation: jobs" });
  expect(within(found).getByText("Confirmation expired")).toBeInTheDocument();

  await user.type(screen.getByRole("searchbox"), "Zoe");
  await act(() => vi.advanceTimersByTimeAsync(500));
  expect(window.location.search).toBe("?status=PENDING&search=Zoe");
  expect(await screen.findByText("Nothing matches here")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Clear search and filters" }));
  expect(window.location.search).toBe("?status=PENDING");

  await user.click(screen.getByRole("button", { name: "Filters" }));
  await user.selectOptions(screen.getByLabelText("Discipline"), "Art");
  await user.click(screen.getByLabelText("Not reviewed yet"));
  expect(window.location.search).toBe("?status=PENDING&discipline=Art&unreviewed=1");

  window.history.back();
  await waitFor(() => expect(screen.getByLabelText("Not reviewed yet")).not.toBeChecked());
  expect(screen.getByLabelText("Discipline")).toHaveValue("Art");
});

test("a job under another's lock says whose, and its buttons are off", async () => {
  jobs = [
    job(1, "Amy One", { locked_by: "x", locked_by_name: "Jane Roe", allowed_actions: [] }),
    job(2, "Ben Two", { locked_by: ADA.id, locked_by_name: ADA.name }),
  ];
  show();
  await card("Amy One");
  expect(screen.getByText("being edited by Jane Roe")).toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Approve #1" })).toBeDisabled();
  expect(screen.getByRole("button", { name: "Approve #2" })).toBeEnabled();
  expect(screen.queryByText("being edited by Ada Admin")).not.toBeInTheDocument();
});

test("what a job's buttons offer comes from the server alone", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  jobs = [job(1, "Amy One", { allowed_actions: ["reject", "resend-email"] })];
  show();
  await card("Amy One");
  expect(screen.queryByRole("button", { name: "Approve #1" })).not.toBeInTheDocument();
  expect(screen.getByRole("button", { name: "Reject #1" })).toBeEnabled();
  await user.click(screen.getByRole("button", { name: "More for #1" }));
  const items = within(await screen.findByRole("menu")).getAllByRole("menuitem");
  expect(items.map((item) => item.textContent)).toEqual(["Send the email again…"]);
});

test("keys go from job to job and act on it, but never while somebody types", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  show({
    "POST /api/v1/jobs/job1/lock": { body: heldJob({ id: "job1", number: 1 }) },
  });
  await card("Amy One");
  await user.keyboard("jj");
  expect(await card("Amy One")).toHaveFocus();
  await user.keyboard("k");
  expect(await card("Ben Two")).toHaveFocus();

  await user.keyboard("/");
  expect(screen.getByRole("searchbox")).toHaveFocus();
  await user.keyboard("jr?");
  expect(screen.getByRole("searchbox")).toHaveValue("jr?");
  await user.clear(screen.getByRole("searchbox"));
  screen.getByRole("searchbox").blur();

  await user.keyboard("jjr");
  expect(await screen.findByRole("dialog", { name: "Reject job #1" })).toBeInTheDocument();
  await user.keyboard("{Escape}");
  await user.keyboard("?");
  expect(await screen.findByRole("dialog", { name: "Keys" })).toBeInTheDocument();
});

test("marking a job as reviewed takes its mark away", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  show({
    "POST /api/v1/jobs/job1/review": () => {
      jobs = jobs.map((each) =>
        each.number === 1 ? { ...each, staff_viewed_at: "2026-03-02T16:00:00Z" } : each,
      );
      return { body: jobs.find((each) => each.number === 1) };
    },
  });
  await card("Amy One");
  expect(screen.getByText("New")).toBeInTheDocument();
  jobs = jobs.map((each) => ({ ...each, allowed_actions: ["review"] }));
  await act(() => vi.advanceTimersByTimeAsync(REFRESH_MS));
  await user.click(await screen.findByRole("button", { name: "Mark #1 as reviewed" }));
  await waitFor(() => expect(screen.queryByText("New")).not.toBeInTheDocument());
});

test("what has not changed is neither sent nor drawn again", async () => {
  const tag = '"of-this-list"';
  const asked: (string | null)[] = [];
  show({
    "GET /api/v1/jobs": (call) => {
      if (!call.path.includes("limit=50")) return list(call);
      asked.push(call.headers.get("If-None-Match"));
      return call.headers.get("If-None-Match") === tag
        ? { status: 304 }
        : { ...list(call), headers: { ETag: tag } };
    },
  });
  const shown = await card("Amy One");
  await act(() => vi.advanceTimersByTimeAsync(2 * REFRESH_MS));
  expect(asked).toEqual([null, tag, tag]);
  expect(await card("Amy One")).toBe(shown);
  expect(screen.getByText(/just now/)).toBeInTheDocument();
});

test("a job opens by its number, which is typed anywhere", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  const unknown = refusal(404, "not_found", "There is no such job.");
  show({
    "GET /api/v1/jobs/12": { body: { ...job(12, "Lee Twelve"), events: [] } },
    "GET /api/v1/jobs/129": unknown,
  });
  await card("Amy One");
  await user.keyboard("129");
  const dialog = await screen.findByRole("dialog", { name: "Open a job" });
  expect(screen.getByLabelText("Number of the job")).toHaveValue("129");
  expect(await within(dialog).findByText("There is no job #129.")).toBeInTheDocument();
  await user.keyboard("{Enter}");
  expect(push).not.toHaveBeenCalled();

  await user.keyboard("{Backspace}");
  expect(await within(dialog).findByText("Lee Twelve")).toBeInTheDocument();
  await user.keyboard("{Enter}");
  expect(push).toHaveBeenCalledWith("/dashboard/jobs/12/");
  await waitFor(() => expect(dialog).not.toBeInTheDocument());

  await user.type(screen.getByRole("searchbox"), "#7{Enter}");
  expect(push).toHaveBeenLastCalledWith("/dashboard/jobs/7/");
});

test("single keys can be switched off, and stay so", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  const { unmount } = show();
  await card("Amy One");
  await user.click(screen.getByRole("button", { name: "Keys" }));
  await user.click(await screen.findByRole("switch", { name: "Use single keys" }));
  await user.keyboard("{Escape}");
  await user.keyboard("/j1d?");
  expect(screen.getByRole("searchbox")).not.toHaveFocus();
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
  unmount();

  show();
  await card("Amy One");
  await user.keyboard("?");
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});

test("a browser that keeps the sound silent says so when a job was not heard", async () => {
  show();
  await card("Amy One");
  expect(
    screen.getByRole("button", {
      name: "Sound of a new job: on, but the browser keeps it silent",
    }),
  ).toBeInTheDocument();
  const nobodyListens = { matches: false, addEventListener: () => undefined };
  vi.stubGlobal("matchMedia", () => nobodyListens);
  render(<Toaster />);
  jobs = [job(4, "Dee Four"), ...jobs];
  await act(() => vi.advanceTimersByTimeAsync(REFRESH_MS));
  expect(await screen.findByText(/kept its sound silent/)).toBeInTheDocument();
});

test("the debug panel tells of refresh, sound, locks and server, and names nobody", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  jobs = [
    job(1, "Amy One", {
      locked_by: "x",
      locked_by_name: "Jane Roe",
      locked_until: new Date(Date.now() + 60_000).toISOString(),
    }),
  ];
  show({
    "GET /api/v1/health": {
      status: 503,
      body: {
        status: "error",
        error: "unhealthy",
        message: "workers: No worker has been seen for a minute.",
        details: {},
        timestamp: new Date(Date.now() + 10 * 60_000).toISOString(),
        version: "0",
        components: {
          database: { status: "ok", message: "" },
          workers: { status: "error", message: "No worker has been seen for a minute." },
        },
      },
    },
  });
  await card("Amy One");
  await user.keyboard("d");
  const panel = within(await screen.findByRole("dialog", { name: "Debug panel" }));
  expect(panel.getByText("1 of 1 loaded")).toBeInTheDocument();
  expect(panel.getByText(/^another's until/)).toBeInTheDocument();
  expect(await panel.findByText("No worker has been seen for a minute.")).toBeInTheDocument();
  expect(panel.getByText(/differ by (9|10)m/)).toBeInTheDocument();
  expect(panel.getAllByText("GET /jobs").length).toBeGreaterThan(0);
  expect(panel.queryByText(/Jane Roe|Amy One/)).not.toBeInTheDocument();
});

test("keys and the debug panel are at hand on pages without a list, too", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  renderForStaff(
    <Desk>
      <h1>Another page</h1>
    </Desk>,
    { "GET /api/v1/jobs": list },
  );
  await screen.findByRole("heading", { name: "Another page" });
  await user.keyboard("?");
  expect(await screen.findByRole("dialog", { name: "Keys" })).toBeInTheDocument();
  await user.keyboard("{Escape}");
  await user.click(screen.getByRole("button", { name: "Debug panel" }));
  const panel = within(await screen.findByRole("dialog", { name: "Debug panel" }));
  expect(await panel.findByText("New jobs")).toBeInTheDocument();
  expect(panel.getByText(/loaded$/)).toBeInTheDocument();
});

test("hundreds of jobs come page by page, and the page stands in the address", async () => {
  const user = userEvent.setup({ advanceTimers: vi.advanceTimersByTime });
  const { calls } = show({
    "GET /api/v1/jobs": (call) => ({ body: { ...(list(call).body as JobList), filtered: 512 } }),
  });
  await card("Amy One");
  expect(screen.getByText("1 to 50 of 512")).toBeInTheDocument();
  const pages = within(screen.getByRole("navigation", { name: "Pages" }));
  expect(pages.getByRole("button", { name: "Back" })).toBeDisabled();
  await user.click(pages.getByRole("button", { name: "Next" }));
  expect(window.location.search).toBe("?page=2");
  expect(await screen.findByText("51 to 100 of 512")).toBeInTheDocument();
  expect(listed(calls).at(-1)?.path).toContain("page=2");
  // What is chosen anew begins at its beginning.
  await user.click(screen.getByRole("tab", { name: /Printing/ }));
  expect(window.location.search).toBe("?status=PRINTING");
});
