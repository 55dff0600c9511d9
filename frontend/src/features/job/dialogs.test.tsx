import { act, fireEvent, screen, waitFor, within } from "@testing-library/react";
import { afterEach, expect, test, vi } from "vitest";
import type { JobStatus, Siblings } from "@/api/types";
import { PATIENCE_MS } from "@/lib/api/errors";
import { CATALOG, CONFIG } from "@/test/samples";
import { type Answer, refusal } from "@/test/server";
import { heldJob, renderForStaff, staffJob } from "@/test/staff";
import type { DialogAction } from "./actions";
import DialogOf from "./components/dialogs";

afterEach(() => vi.useRealTimers());

const ID = staffJob().id;
const ROUTE = `/api/v1/jobs/${ID}`;
const FILE = {
  name: "JaneDoe_Filament_Blue_123.stl",
  folder: "Uploaded",
  path: "Uploaded/JaneDoe_Filament_Blue_123.stl",
  size: 1000,
  modified_at: "2026-03-02T15:00:00Z",
  exact: true,
  chosen: false,
  working_file: false,
  sliced: null,
  picture_url: null,
  warnings: [],
};
const SIBLINGS: Siblings = {
  current: FILE.name,
  current_file: FILE,
  saved_again: false,
  uploaded: FILE.name,
  newer: null,
  siblings: [],
};

const typed = (label: string | RegExp, value: string) => async () => {
  fireEvent.input(await screen.findByLabelText(label), { target: { value } });
};
const nothing = async () => {};

interface Sent {
  route: string;
  status: JobStatus;
  /** What somebody enters. */
  enter: () => Promise<void>;
  /** Where it stands, and as what. */
  kept?: [string | RegExp, string];
}

/** Every dialog that sends something about a job, but for the upload, which is sent otherwise. */
const DIALOGS: Partial<Record<DialogAction, Sent>> = {
  approve: {
    route: `POST ${ROUTE}/approve`,
    status: "UPLOADED",
    enter: async () => {
      await typed("Weight in grams", "45")();
      await typed("Print time", "2")();
    },
    kept: ["Weight in grams", "45"],
  },
  reject: {
    route: `POST ${ROUTE}/reject`,
    status: "UPLOADED",
    enter: typed(/In your own words/, "Too thin"),
    kept: [/In your own words/, "Too thin"],
  },
  delete: {
    route: `DELETE ${ROUTE}`,
    status: "UPLOADED",
    enter: typed("Type 123 to go on", "123"),
    kept: ["Type 123 to go on", "123"],
  },
  edit: {
    route: `PATCH ${ROUTE}`,
    status: "UPLOADED",
    enter: typed("Class", "ARCH 4000/5"),
    kept: ["Class", "ARCH 4000/5"],
  },
  "mark-printing": {
    route: `POST ${ROUTE}/mark-printing`,
    status: "READYTOPRINT",
    enter: async () => {
      await screen.findByText(FILE.name);
    },
  },
  "mark-complete": { route: `POST ${ROUTE}/mark-complete`, status: "PRINTING", enter: nothing },
  "mark-picked-up": { route: `POST ${ROUTE}/mark-picked-up`, status: "COMPLETED", enter: nothing },
  "revert-completion": {
    route: `POST ${ROUTE}/revert-completion`,
    status: "COMPLETED",
    enter: nothing,
  },
  "revert-pickup": { route: `POST ${ROUTE}/revert-pickup`, status: "PAIDPICKEDUP", enter: nothing },
  "mark-failed": {
    route: `POST ${ROUTE}/admin/mark-failed`,
    status: "PRINTING",
    enter: typed(/Reason/, "Bed adhesion"),
    kept: [/Reason/, "Bed adhesion"],
  },
  "force-confirm": {
    route: `POST ${ROUTE}/admin/force-confirm`,
    status: "PENDING",
    enter: typed(/Reason/, "Told us"),
    kept: [/Reason/, "Told us"],
  },
  "change-status": {
    route: `POST ${ROUTE}/admin/change-status`,
    status: "PENDING",
    enter: async () => {
      const status = await screen.findByLabelText(/New status/);
      fireEvent.change(status, { target: { value: "PRINTING" } });
      await typed(/Reason/, "It is on the printer")();
    },
    kept: [/Reason/, "It is on the printer"],
  },
  "resend-email": { route: `POST ${ROUTE}/admin/resend-email`, status: "PENDING", enter: nothing },
  "choose-file": {
    route: `POST ${ROUTE}/restore-file`,
    status: "READYTOPRINT",
    enter: async () => {
      fireEvent.click(await screen.findByRole("radio"));
    },
  },
  "force-unlock": {
    route: `POST ${ROUTE}/admin/force-unlock`,
    status: "UPLOADED",
    enter: typed(/Reason/, "Gone home"),
    kept: [/Reason/, "Gone home"],
  },
  flag: {
    route: `POST ${ROUTE}/flag`,
    status: "UPLOADED",
    enter: typed(/Reason/, "Look at it"),
    kept: [/Reason/, "Look at it"],
  },
};
const ALL = Object.entries(DIALOGS) as [DialogAction, Sent][];
/** What all of them share stands in one place: these stand for the others. */
const SOME = ALL.filter(([action]) => ["approve", "mark-complete", "mark-failed"].includes(action));

/** What may come in the place of the answer, and what is said then. */
type Failure = [Answer, RegExp];
const FAILURES: Failure[] = [
  [refusal(500, "internal_error", "Something broke on our side."), /Something broke on our side\./],
  [refusal(503, "storage_unavailable", "The share is away."), /The share is away\./],
  [{ status: 502 }, /could not answer. Please try again in a moment/],
  [
    { ...refusal(429, "rate_limited", "Too many tries."), headers: { "Retry-After": "90" } },
    /Too many tries\. It works again in 2 minutes\./,
  ],
  [refusal(409, "job_busy", "Its files are being moved."), /Its files are being moved\./],
  [refusal(409, "version_conflict", "Somebody changed this."), /Somebody changed this\./],
  [refusal(403, "forbidden", "This is not yours to do."), /This is not yours to do\./],
];
const NO_NETWORK = [null, /Check your connection and try again/] as const;

function noNetwork(): never {
  throw new TypeError("Failed to fetch");
}

function open(action: DialogAction, routes: Parameters<typeof renderForStaff>[1]) {
  const { status, route } = DIALOGS[action] as Sent;
  const job = { status, allowed_actions: [action], cost_cents: status === "UPLOADED" ? null : 452 };
  const props = { onClose: vi.fn(), onDone: vi.fn(), onStale: vi.fn(), onStart: vi.fn() };
  const view = renderForStaff(<DialogOf action={action} job={staffJob(job)} {...props} />, {
    [`POST ${ROUTE}/lock`]: { body: heldJob(job) },
    [`POST ${ROUTE}/lock/extend`]: { body: heldJob(job) },
    [`POST ${ROUTE}/unlock`]: { body: staffJob(job) },
    [`GET ${ROUTE}/siblings`]: { body: SIBLINGS },
    [`POST ${ROUTE}/reject/preview`]: { body: { subject: "No", text: "Hello" } },
    "GET /api/v1/catalog": { body: CATALOG },
    "GET /api/v1/config": { body: CONFIG },
    "GET /api/v1/cost/preview": { body: { cost_cents: 452, time_hours: 2, is_minimum: false } },
    ...routes,
  });
  const sent = () => view.calls.filter(({ method, path }) => `${method} ${path}` === route).length;
  return { ...view, props, sent, job };
}

const send = () =>
  screen.getByRole("dialog").querySelector("button[type=submit]") as HTMLButtonElement;

function stands([label, value]: [string | RegExp, string]) {
  expect(within(screen.getByRole("dialog")).getByLabelText(label)).toHaveValue(value);
}

/** As long as it takes to press a button twice. */
const slowly = async (answer: Answer) => {
  await new Promise((done) => setTimeout(done, 20));
  return answer;
};

test.each(
  ALL.map(([action, sent], place) => [action, sent, FAILURES.at(place % 4) as Failure] as const),
)(
  "%s: what is refused is told, kept, and sent again, and once",
  async (action, { route, enter, kept }, [answer, sentence]) => {
    const answers = [answer];
    const { props, sent } = open(action, {
      [route]: () => slowly(answers.shift() ?? { body: staffJob() }),
    });
    await enter();
    await waitFor(() => expect(send()).toBeEnabled());
    fireEvent.click(send());
    expect(await screen.findByText(sentence)).toBeInTheDocument();
    if (kept) stands(kept);
    await waitFor(() => expect(send()).not.toHaveAttribute("aria-disabled"));
    fireEvent.click(send());
    fireEvent.click(send());
    await waitFor(() => expect(props.onDone).toHaveBeenCalledTimes(1));
    expect(sent()).toBe(2);
  },
);

test("whatever goes wrong is told in plain words, and keeps what was typed", async () => {
  const { route, enter, kept } = DIALOGS["mark-failed"] as Required<Sent>;
  const left = FAILURES.map(([answer]) => answer);
  const { props } = open("mark-failed", { [route]: () => left.shift() ?? noNetwork() });
  await enter();
  for (const [, sentence] of [...FAILURES, NO_NETWORK]) {
    await waitFor(() => expect(send()).not.toHaveAttribute("aria-disabled"));
    fireEvent.click(send());
    expect(await screen.findByText(sentence)).toBeInTheDocument();
    stands(kept);
  }
  expect(props.onDone).not.toHaveBeenCalled();
});

test.each(SOME)(
  "%s: a job that moves meanwhile is told before it is sent",
  async (action, { enter }) => {
    const { sent } = open(action, {
      [`POST ${ROUTE}/lock/extend`]: { body: heldJob({ status: "REJECTED", allowed_actions: [] }) },
    });
    await screen.findByText("Held for you");
    await enter();
    // A heartbeat is due, as it is every half minute.
    act(() => void document.dispatchEvent(new Event("visibilitychange")));
    expect(await screen.findByText("This job has moved on")).toBeInTheDocument();
    expect(screen.getByText("Rejected")).toBeInTheDocument();
    expect(send()).toBeNull();
    expect(sent()).toBe(0);
  },
);

test.each(SOME)(
  "%s: who has lost the lock hears it with the refusal, and can take it again",
  async (action, { route, enter, kept }) => {
    const sam = { locked_by_name: "Sam Staff", locked_until: "2026-03-02T15:05:00Z" };
    const taken = refusal(409, "job_locked", "Sam Staff is working on this job.", sam);
    let free = false;
    const { props } = open(action, {
      [route]: () => (free ? { body: staffJob() } : taken),
      [`POST ${ROUTE}/lock/extend`]: () => taken,
    });
    await screen.findByText("Held for you");
    await enter();
    await waitFor(() => expect(send()).toBeEnabled());
    fireEvent.click(send());
    expect(await screen.findByText("Sam Staff has this job now")).toBeInTheDocument();
    expect(screen.queryByText("That did not work")).not.toBeInTheDocument();
    expect(send()).toBeDisabled();
    if (kept) stands(kept);

    free = true;
    fireEvent.click(screen.getByText("Take it again"));
    await waitFor(() => expect(send()).toBeEnabled());
    expect(screen.queryByText("Sam Staff has this job now")).not.toBeInTheDocument();
    fireEvent.click(send());
    await waitFor(() => expect(props.onDone).toHaveBeenCalledTimes(1));
  },
);

test("an answer that never comes is not waited for all day, nor is what was sent forgotten", async () => {
  const { route, enter, kept } = DIALOGS["mark-failed"] as Required<Sent>;
  const moved = refusal(409, "invalid_transition", "No.", { status: "READYTOPRINT" });
  let tries = 0;
  const { calls } = open("mark-failed", { [route]: () => moved });
  const answered = globalThis.fetch;
  vi.stubGlobal("fetch", (request: Request, init?: RequestInit) => {
    if (!request.url.endsWith("/mark-failed") || ++tries > 1) return answered(request, init);
    return new Promise((_resolve, reject) => {
      init?.signal?.addEventListener("abort", () => reject(new DOMException("", "AbortError")));
    });
  });
  await screen.findByText("Held for you");
  await enter();
  vi.useFakeTimers({ shouldAdvanceTime: true });
  act(() => send().click());
  await waitFor(() => expect(send()).toHaveAttribute("aria-busy", "true"));
  await act(() => vi.advanceTimersByTimeAsync(PATIENCE_MS));
  expect(await screen.findByText(/has not answered for a minute/)).toBeInTheDocument();
  stands(kept);
  act(() => send().click());
  expect(await screen.findByText(/It may have been your first try/)).toBeInTheDocument();
  expect(calls.filter(({ path }) => path.endsWith("/mark-failed"))).toHaveLength(1);
});
