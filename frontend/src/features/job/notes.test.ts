import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError, networkError } from "@/lib/api/errors";
import { staffJob } from "@/test/staff";
import { bothOf, Notes, type SaveNotes } from "./notes";

const save = vi.fn<SaveNotes>();
const onSaved = vi.fn();
const PAUSE = 1000;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

function conflict(notes: string, version: number) {
  return new ApiError(409, "version_conflict", "Somebody changed this.", { notes, version });
}

beforeEach(() => {
  vi.useFakeTimers();
  onSaved.mockReset();
  save
    .mockReset()
    .mockImplementation(async ({ notes, version }) => staffJob({ notes, version: version + 1 }));
});
afterEach(() => {
  vi.useRealTimers();
});

test("typing is saved once it pauses, with the version it was begun on", async () => {
  const notes = new Notes("", 4, save, onSaved);
  notes.type("T");
  notes.type("Th");
  expect(notes.getState().phase.name).toBe("typing");
  await pass(PAUSE);
  expect(save.mock.calls).toEqual([[{ notes: "Th", version: 4 }, { keepalive: false }]]);
  expect(notes.getState()).toEqual({ text: "Th", phase: { name: "saved" } });
  expect(onSaved).toHaveBeenCalledTimes(1);

  notes.type("The");
  await pass(PAUSE);
  expect(save.mock.lastCall?.[0]).toEqual({ notes: "The", version: 5 });
});

test("what is typed while a save is under way is saved after it", async () => {
  const notes = new Notes("", 1, save, onSaved);
  save.mockImplementationOnce(async ({ notes, version }) => {
    await new Promise((done) => setTimeout(done, 2000));
    return staffJob({ notes, version: version + 1 });
  });
  notes.type("one");
  await pass(PAUSE);
  notes.type("one two");
  await pass(PAUSE);
  expect(save).toHaveBeenCalledTimes(1);
  await pass(3000);
  expect(save.mock.lastCall?.[0]).toEqual({ notes: "one two", version: 2 });
  expect(notes.getState().phase.name).toBe("saved");
});

test("another's newer notes stop the save, and both can be kept", async () => {
  const notes = new Notes("", 1, save, onSaved);
  save.mockRejectedValueOnce(conflict("theirs", 7));
  notes.type("mine");
  await pass(PAUSE);
  expect(notes.getState()).toEqual({
    text: "mine",
    phase: { name: "conflict", theirs: "theirs", version: 7 },
  });
  notes.type("mine too");
  await pass(10 * PAUSE);
  expect(save).toHaveBeenCalledTimes(1);

  notes.resolve(bothOf("theirs", "mine too"));
  await pass(0);
  expect(save.mock.lastCall?.[0]).toEqual({ notes: "theirs\n\nmine too", version: 7 });
  expect(notes.getState().phase.name).toBe("saved");
});

test("taking theirs saves nothing", async () => {
  const notes = new Notes("", 1, save, onSaved);
  save.mockRejectedValueOnce(conflict("theirs", 7));
  notes.type("mine");
  await pass(PAUSE);
  notes.resolve("theirs");
  await pass(PAUSE);
  expect(save).toHaveBeenCalledTimes(1);
  expect(notes.getState()).toEqual({ text: "theirs", phase: { name: "saved" } });
});

test("a save that failed for want of a network is tried again by itself", async () => {
  const notes = new Notes("", 1, save, onSaved);
  save.mockRejectedValueOnce(networkError());
  notes.type("mine");
  await pass(PAUSE);
  expect(notes.getState().phase).toMatchObject({ name: "failed" });
  await pass(11_000);
  expect(notes.getState().phase.name).toBe("saved");
});

test("a refresh brings another's notes only where nothing is being typed", () => {
  const notes = new Notes("old", 1, save, onSaved);
  notes.refresh("new", 2);
  expect(notes.getState().text).toBe("new");
  notes.type("new and mine");
  notes.refresh("newer", 3);
  expect(notes.getState().text).toBe("new and mine");
});

test("leaving the page saves what is not saved yet, in a request that outlives it", () => {
  const notes = new Notes("", 1, save, onSaved);
  notes.type("mine");
  notes.dispose();
  expect(save).toHaveBeenCalledWith({ notes: "mine", version: 1 }, { keepalive: true });
});

test("what is in both texts is not said twice", () => {
  expect(bothOf("a", "a and b")).toBe("a and b");
  expect(bothOf("a and b", "b")).toBe("a and b");
  expect(bothOf("a\n", "b")).toBe("a\n\nb");
});
