import { afterEach, expect, test, vi } from "vitest";
import { fakeUploads } from "@/test/uploads";
import { PATIENCE_MS } from "./errors";
import { upload } from "./upload";

afterEach(() => vi.useRealTimers());

test("an upload that stands still for a minute is given up, a slow one is not", async () => {
  vi.useFakeTimers();
  const uploads = fakeUploads();
  const failure = upload("/api/v1/submit", new FormData()).catch((error) => error);
  vi.advanceTimersByTime(PATIENCE_MS - 1);
  uploads.latest.progress(1, 2);
  vi.advanceTimersByTime(PATIENCE_MS - 1);
  expect(uploads.latest.aborted).toBe(false);
  vi.advanceTimersByTime(1);
  expect(uploads.latest.aborted).toBe(true);
  expect(await failure).toMatchObject({ code: "no_answer", status: 0 });
});
