import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Job } from "@/api/types";
import { ApiError, networkError } from "@/lib/api/errors";
import { heldJob } from "@/test/staff";
import { JobLock } from "./lock";

const TERM_MS = 300_000;
const BEAT_MS = TERM_MS / 10;

const heldByJane = new ApiError(409, "job_locked", "Jane is working on this job.", {
  locked_by_name: "Jane",
});
const ranOut = new ApiError(403, "lock_required", "Your lock has run out.");

const api = {
  take: vi.fn<() => Promise<Job>>(),
  extend: vi.fn<() => Promise<Job>>(),
  release: vi.fn<() => Promise<unknown>>(),
};

function newLock() {
  return new JobLock(api, TERM_MS);
}

const pass = (ms = 0) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  api.take.mockReset().mockResolvedValue(heldJob());
  api.extend.mockReset().mockResolvedValue(heldJob());
  api.release.mockReset().mockResolvedValue(undefined);
});
afterEach(() => {
  vi.useRealTimers();
});

test("the lock is prolonged ten times a term for as long as it is held, and then released", async () => {
  const lock = newLock();
  const release = lock.hold();
  await pass();
  expect(lock.getState().phase).toBe("held");
  await pass(2 * TERM_MS + 1);
  expect(api.extend).toHaveBeenCalledTimes(20);

  release();
  await pass(TERM_MS);
  expect(api.release).toHaveBeenCalledTimes(1);
  expect(api.extend).toHaveBeenCalledTimes(20);
  expect(lock.getState().phase).toBe("free");
});

test("a lock that another holds is refused, says by whom, and can be tried again", async () => {
  api.take.mockRejectedValueOnce(heldByJane);
  const lock = newLock();
  const release = lock.hold();
  await pass();
  expect(lock.getState()).toEqual({ phase: "refused", error: heldByJane });

  lock.take();
  await pass();
  expect(lock.getState().phase).toBe("held");
  release();
  await pass();
  expect(api.release).toHaveBeenCalledTimes(1);
});

test("a lock that was never had is not released", async () => {
  api.take.mockRejectedValue(heldByJane);
  const lock = newLock();
  lock.hold()();
  await pass();
  expect(api.release).not.toHaveBeenCalled();
});

test("a lock that ran out unnoticed is taken again when nobody else has come", async () => {
  const lock = newLock();
  lock.hold();
  await pass();
  api.extend.mockRejectedValueOnce(ranOut);
  vi.setSystemTime(Date.now() + TERM_MS);
  lock.beat();
  await pass();
  expect(lock.getState().phase).toBe("held");
  expect(api.take).toHaveBeenCalledTimes(2);
});

test("a lock that was broken before its time is lost, and taken again only when asked to", async () => {
  const lock = newLock();
  lock.hold();
  await pass();
  api.extend.mockRejectedValueOnce(ranOut);
  await pass(BEAT_MS);
  expect(lock.getState()).toMatchObject({ phase: "lost", error: ranOut });
  expect(api.take).toHaveBeenCalledTimes(1);
  lock.take();
  await pass();
  expect(lock.getState().phase).toBe("held");
});

test("a lock that another has taken is lost at the next beat, and had again once it is free", async () => {
  const lock = newLock();
  lock.hold();
  await pass();
  api.extend.mockRejectedValueOnce(heldByJane);
  await pass(BEAT_MS);
  expect(lock.getState()).toMatchObject({ phase: "lost", error: heldByJane });

  lock.take();
  await pass();
  expect(lock.getState().phase).toBe("held");
});

test("a missing network is no loss before the term has run out", async () => {
  const lock = newLock();
  lock.hold();
  await pass();
  api.extend.mockRejectedValue(networkError());
  await pass(TERM_MS - 1000);
  expect(lock.getState().phase).toBe("held");
  await pass(20_000);
  expect(lock.getState()).toMatchObject({ phase: "lost" });
});

test("a dialog that opens while another closes keeps the lock", async () => {
  const lock = newLock();
  const release = lock.hold();
  await pass();
  release();
  lock.hold();
  await pass();
  expect(lock.getState().phase).toBe("held");
  expect(api.release).not.toHaveBeenCalled();
});

test("a release never overtakes the taking before it", async () => {
  const order: string[] = [];
  api.take.mockImplementation(async () => {
    await new Promise((done) => setTimeout(done, 500));
    order.push("taken");
    return heldJob();
  });
  api.release.mockImplementation(async () => order.push("released"));
  const release = newLock().hold();
  await pass(100);
  release();
  await pass(1000);
  expect(order).toEqual(["taken", "released"]);
});

test("what the server has freed together with an action is not released again", async () => {
  const lock = newLock();
  const release = lock.hold();
  await pass();
  lock.settle();
  release();
  await pass(TERM_MS);
  expect(api.release).not.toHaveBeenCalled();
  expect(api.extend).not.toHaveBeenCalled();
});

test("a page that is closed releases at once", async () => {
  const lock = newLock();
  lock.hold();
  await pass();
  lock.abandon();
  expect(api.release).toHaveBeenCalledTimes(1);
});
