import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { afterEach, expect, test, vi } from "vitest";
import type { JobDetail, JobEvent } from "@/api/types";
import { AgeLabel } from "@/components/job/age-label";
import { noteServerTime } from "@/lib/server-time";
import { renderForStaff, staffJob } from "@/test/staff";
import { FlagDialog } from "./components/dialogs/reason-dialogs";
import { FailureNotice } from "./components/failure-notice";
import { RevertNotice } from "./components/revert-notice";

const NOW = Date.parse("2026-03-02T15:00:00Z");

afterEach(() => vi.useRealTimers());

function event(event_type: string, details: JobEvent["details"], seq: number): JobEvent {
  const by = { triggered_by: "a".repeat(32), user_name: "Ada", moved_to: null };
  return { id: seq, seq, timestamp: "2026-03-02T14:00:00Z", event_type, details, ...by };
}

function detail(changes: Partial<JobDetail>): JobDetail {
  return { ...staffJob(), events: [], ...changes };
}

test("the way back is there until its time is over, and says how long that is", async () => {
  vi.useFakeTimers({ now: NOW, toFake: ["Date", "setInterval", "clearInterval"] });
  const job = staffJob({
    status: "COMPLETED",
    revert_until: "2026-03-02T15:01:05Z",
    allowed_actions: ["mark-picked-up", "revert-completion"],
  });
  const onStart = vi.fn();
  renderForStaff(<RevertNotice job={job} onStart={onStart} />);
  expect(await screen.findByRole("timer")).toHaveTextContent("1:05");
  screen.getByRole("button", { name: "Not complete after all…" }).click();
  expect(onStart).toHaveBeenCalledWith("revert-completion", job);

  await vi.advanceTimersByTimeAsync(5000);
  await waitFor(() => expect(screen.getByRole("timer")).toHaveTextContent("1:00"));
  await vi.advanceTimersByTimeAsync(61_000);
  await waitFor(() => expect(screen.queryByRole("timer")).not.toBeInTheDocument());
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
});

test("a computer whose clock is ahead by an hour neither hides the way back nor ages a job", async () => {
  vi.useFakeTimers({ now: NOW + 3_600_000, toFake: ["Date", "setInterval", "clearInterval"] });
  noteServerTime(new Response(null, { headers: { Date: new Date(NOW).toUTCString() } }));
  const job = staffJob({
    status: "COMPLETED",
    revert_until: "2026-03-02T15:01:05Z",
    allowed_actions: ["revert-completion"],
  });
  renderForStaff(
    <>
      <RevertNotice job={job} onStart={vi.fn()} />
      <AgeLabel at="2026-03-02T14:58:00Z" />
    </>,
  );
  expect(await screen.findByRole("timer")).toHaveTextContent("1:05");
  expect(screen.getByText("2m ago")).toBeInTheDocument();
  noteServerTime(new Response(null, { headers: { Date: new Date().toUTCString() } }));
  await vi.advanceTimersByTimeAsync(1000);
  await waitFor(() => expect(screen.queryByRole("timer")).not.toBeInTheDocument());
});

test("a step that cannot be taken back offers nothing", () => {
  const job = staffJob({ revert_until: "2999-01-01T00:00:00Z", allowed_actions: ["notes"] });
  renderForStaff(<RevertNotice job={job} onStart={vi.fn()} />);
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
});

test("the last failed print tells why, by whom, and how many there were", () => {
  const events = [
    event("PrintFailed", { reason: "Bed adhesion" }, 1),
    event("StatusChanged", { to: "PRINTING" }, 2),
    event("PrintFailed", { reason: "Nozzle clogged" }, 3),
  ];
  renderForStaff(<FailureNotice job={detail({ status: "READYTOPRINT", events })} />);
  expect(screen.getByText("The last print failed")).toBeInTheDocument();
  expect(screen.getByText("Nozzle clogged")).toBeInTheDocument();
  expect(screen.queryByText("Bed adhesion")).not.toBeInTheDocument();
  expect(screen.getByText(/Reported by Ada.*2 prints have failed so far/)).toBeInTheDocument();
});

test.each(["COMPLETED", "PENDING"] as const)("a job that is %s has done with that", (status) => {
  const events = [event("PrintFailed", { reason: "Bed adhesion" }, 1)];
  const { container } = renderForStaff(<FailureNotice job={detail({ status, events })} />);
  expect(container).toBeEmptyDOMElement();
});

test("a flag is put on with its reason, and an old one is mended", async () => {
  const user = userEvent.setup();
  const job = staffJob({ flagged: "Look at", allowed_actions: ["flag"] });
  const props = { onClose: vi.fn(), onDone: vi.fn(), onStale: vi.fn(), onStart: vi.fn() };
  const route = `/api/v1/jobs/${job.id}/flag`;
  const { calls } = renderForStaff(<FlagDialog job={job} {...props} />, {
    [`POST ${route}`]: { body: staffJob({ flagged: "Look at the walls" }) },
  });
  await user.type(await screen.findByDisplayValue("Look at"), " the walls");
  await user.click(screen.getByRole("button", { name: "Flag the job" }));
  await waitFor(() => expect(props.onDone).toHaveBeenCalledTimes(1));
  const sent = calls.find(({ path }) => path === route)?.body ?? "";
  expect(JSON.parse(sent)).toEqual({ reason: "Look at the walls" });
});
