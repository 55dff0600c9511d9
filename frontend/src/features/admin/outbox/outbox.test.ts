import { expect, test } from "vitest";
import type { Mail } from "@/api/types";
import { filtersFrom, queryOf, searchOf } from "./filters";
import {
  anotherTry,
  canBeSentAgain,
  ofAnotherTry,
  percent,
  sentence,
  triesOf,
  whenOf,
} from "./words";

const NOW = new Date("2026-03-02T15:00:00Z");

function mail(changes: Partial<Mail>): Mail {
  return {
    id: "m1",
    kind: "received",
    job_id: "j1",
    job_number: 1,
    recipient: "jane@example.edu",
    subject: "We have your 3D print #1",
    status: "queued",
    created_at: "2026-03-02T14:00:00Z",
    send_after: "2026-03-02T15:05:00Z",
    sent_at: null,
    attempts: 0,
    last_error: null,
    text: "Hello",
    ...changes,
  };
}

test("the address holds what is shown, and nothing else", () => {
  const filters = { tab: "failed", search: "#12", page: 3 } as const;
  expect(searchOf(filters)).toBe("?status=failed&search=%2312&page=3");
  expect(filtersFrom(new URLSearchParams(searchOf(filters)))).toEqual(filters);
  expect(filtersFrom(new URLSearchParams("?status=lost&page=-1"))).toEqual({
    tab: "all",
    search: "",
    page: 1,
  });
  expect(queryOf({ tab: "all", search: "", page: 1 })).toEqual({ page: 1, limit: 25 });
});

test("a mail that could not be sent can be sent again, while there is somebody to read it", () => {
  expect(canBeSentAgain(mail({}))).toBe(false);
  expect(canBeSentAgain(mail({ attempts: 1 }))).toBe(true);
  expect(canBeSentAgain(mail({ status: "failed", attempts: 1 }))).toBe(true);
  expect(canBeSentAgain(mail({ status: "sent", attempts: 1 }))).toBe(false);
  // One about an account has no job, one whose job was deleted has only its number.
  expect(canBeSentAgain(mail({ status: "failed", job_id: null, job_number: null }))).toBe(true);
  expect(canBeSentAgain(mail({ status: "failed", job_id: null }))).toBe(false);
  expect([mail({}), mail({ status: "failed" })].map(anotherTry)).toEqual(["now", "again"]);
  expect(ofAnotherTry(mail({}))).toMatch(
    /^It goes to jane@example.edu now. If .* on the job's page/,
  );
  expect(ofAnotherTry(mail({ status: "failed", job_id: null, job_number: null }))).toBe(
    "It goes to jane@example.edu once more.",
  );
});

test("a mail says when it goes, or went", () => {
  expect(whenOf(mail({}), NOW)).toBe("Goes out in 5m");
  expect(whenOf(mail({ attempts: 2 }), NOW)).toBe("Next try in 5m");
  expect(whenOf(mail({ send_after: "2026-03-02T14:59:00Z" }), NOW)).toBe("Goes out now");
  expect(whenOf(mail({ status: "sent", sent_at: "2026-03-02T14:55:00Z" }), NOW)).toBe(
    "Sent 5m ago",
  );
  expect(whenOf(mail({ status: "failed" }), NOW)).toBe("Written 1h ago");
});

test("a mail says how often it was tried", () => {
  expect(triesOf(mail({}))).toBeNull();
  expect(triesOf(mail({ status: "sent", attempts: 1 }))).toBeNull();
  expect(triesOf(mail({ attempts: 3 }))).toMatch(/^Tried 3 times. It is tried again/);
  expect(triesOf(mail({ status: "failed", attempts: 1 }))).toMatch(/^Tried once, then given up/);
});

test("a share is never rounded up to all", () => {
  expect([1, 0.9996, 0.984, 0].map(percent)).toEqual(["100%", "99.9%", "98.4%", "0%"]);
});

test("what a server has said ends like a sentence", () => {
  expect(sentence("550 no such user")).toBe("550 no such user.");
  expect(sentence("It is away. ")).toBe("It is away.");
});
