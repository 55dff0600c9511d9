import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { PREFLIGHT, studentJob } from "@/test/samples";
import { useLookAgain } from "./use-look-again";

const PICTURES = { thumbnail_url: "/t", preview_url: "/p" };

function View({
  job,
  reload,
}: {
  job: ReturnType<typeof studentJob>;
  reload: () => Promise<void>;
}) {
  return <p>{useLookAgain(job, reload) ? "awaited" : "done"}</p>;
}

const created = (minutesAgo: number) => new Date(Date.now() - minutesAgo * 60_000).toISOString();

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("a new job is looked at again until all is there, ever more seldom, and not for ever", async () => {
  const reload = vi.fn(async () => undefined);
  const job = studentJob({ created_at: created(0) });
  render(<View job={job} reload={reload} />);
  expect(screen.getByText("awaited")).toBeVisible();
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  const soon = reload.mock.calls.length;
  expect(soon).toBeGreaterThan(3);
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  expect(reload.mock.calls.length - soon).toBeLessThan(soon);
  await act(() => vi.advanceTimersByTimeAsync(600_000));
  expect(screen.getByText("done")).toBeVisible();
  expect(reload.mock.calls.length).toBeLessThan(40);
});

test.each([
  ["all is there", { preflight: PREFLIGHT, ...PICTURES }],
  ["the file could not be read", { preflight: { error: "Cut off." } }],
  ["the job is old", { created_at: created(60) }],
])("nothing is asked for when %s", async (_why, changes) => {
  const reload = vi.fn(async () => undefined);
  render(<View job={studentJob({ created_at: created(0), ...changes })} reload={reload} />);
  await act(() => vi.advanceTimersByTimeAsync(60_000));
  expect(reload).not.toHaveBeenCalled();
  expect(screen.getByText("done")).toBeVisible();
});
