import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Chime, loadChime, noteHeard, saveChime, wasHeard } from "./chime";

beforeEach(() => localStorage.clear());
afterEach(() => {
  vi.useRealTimers();
});

test("the choice is remembered, and nonsense in its place does no harm", () => {
  expect(loadChime()).toEqual({ on: true, volume: 0.5 });
  saveChime({ on: false, volume: 0.2 });
  expect(loadChime()).toEqual({ on: false, volume: 0.2 });
  localStorage.setItem("printdesk.chime", '{"on": "yes", "volume": 70}');
  expect(loadChime()).toEqual({ on: true, volume: 1 });
  localStorage.setItem("printdesk.chime", "loud");
  expect(loadChime()).toEqual({ on: true, volume: 0.5 });
});

test("a job that one tab has sounded for is not sounded for by another", () => {
  vi.useFakeTimers();
  expect(wasHeard(12)).toBe(false);
  noteHeard(12);
  expect(wasHeard(12)).toBe(true);
  expect(wasHeard(13)).toBe(false);
  // A lab that begins again at 1 is heard all the same.
  vi.advanceTimersByTime(3 * 60_000);
  expect(wasHeard(12)).toBe(false);
});

test("a browser without sound is silent, and does not fail", async () => {
  const chime = new Chime();
  expect(await chime.unlock()).toBe(false);
  expect(await chime.play(1)).toBe(false);
  chime.close();
});
