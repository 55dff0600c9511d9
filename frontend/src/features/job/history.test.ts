import { expect, test } from "vitest";
import type { JobEvent } from "@/api/types";
import { flaggedBy, tell, whoOf, withoutSettledMails } from "./history";

const NAMES = { printer: (id: string) => (id === "prusa_xl" ? "Prusa XL" : id) };

function event(event_type: string, details: JobEvent["details"] = {}, seq = 1): JobEvent {
  const by = { triggered_by: "a".repeat(32), user_name: "Ada", moved_to: null };
  return { id: seq, seq, timestamp: "2026-03-02T15:00:00Z", event_type, details, ...by };
}

test("an approval tells price, weight, time, printer and file", () => {
  const details = {
    cost_cents: 2060,
    weight_g: "206.0",
    time_hours: "11.5",
    material: "PLA",
    printer: "prusa_xl",
    file: "a.3mf",
  };
  expect(tell(event("StaffApproved", details), NAMES)).toMatchObject({
    kind: "status",
    title: "Approved",
    text: "$20.60 · 206 g · 11.5 h · PLA · Prusa XL · a.3mf",
  });
});

test("an override is marked as one, with its reason", () => {
  const details = { action: "force-confirm", reason: "At the desk", override: true };
  expect(tell(event("AdminAction", details), NAMES)).toEqual({
    kind: "status",
    title: "Confirmed for the student",
    text: "At the desk",
    override: true,
  });
});

test("a change of details tells what was and what is", () => {
  const details = { before: { printer: "prusa_mk4s" }, after: { printer: "prusa_xl" } };
  expect(tell(event("DetailsChanged", details), NAMES).text).toBe("printer: prusa_mk4s → Prusa XL");
});

test("what an administrator did about files and flags is told", () => {
  const told = (details: JobEvent["details"]) => {
    const { title, text } = tell(event("AdminAction", details), NAMES);
    return [title, text];
  };
  expect(told({ action: "flag", reason: "Look at it" })).toEqual([
    "Flagged for a look",
    "Look at it",
  ]);
  expect(told({ action: "unflag", reason: "" })).toEqual(["Flag taken off", undefined]);
  expect(
    told({ action: "restore-original", original_from: "a.stl", kept_as: "a.kept1.stl" }),
  ).toEqual([
    "Files restored",
    "The original came back from a.stl · what stood in its place is kept as a.kept1.stl",
  ]);
  expect(told({ action: "delete-stale-file", path: "Rejected/a.gcode" })).toEqual([
    "A file left in another folder was deleted",
    "Rejected/a.gcode",
  ]);
});

test("an old event says where its details are", () => {
  const moved_to = ".printdesk/events/2027-01-02/a.json";
  const old = { ...event("StatusChanged"), moved_to, user_name: "", triggered_by: "" };
  expect(tell(old, NAMES)).toMatchObject({ kind: "status", title: "Status changed" });
  expect(tell(old, NAMES).text).toContain(moved_to);
  expect(whoOf(old)).toBe("");
});

test("the flag that a job has was put on by the newest flagging", () => {
  const events = ["first", "second"].map((reason, at) =>
    event("AdminAction", { action: "flag", reason }, at),
  );
  expect(flaggedBy(events)?.details.reason).toBe("second");
  expect(flaggedBy([event("AdminAction", { action: "unflag" })])).toBeUndefined();
});

test("an event that is not known keeps its name", () => {
  expect(tell(event("ShelfChanged"), NAMES).title).toBe("Shelf Changed");
});

test("that a mail was queued is left out once it is known what became of it", () => {
  const events = [
    event("EmailQueued", { kind: "approval", message_id: "m1" }, 1),
    event("EmailSent", { kind: "approval", message_id: "m1" }, 2),
    event("EmailQueued", { kind: "completion", message_id: "m2" }, 3),
  ];
  expect(withoutSettledMails(events).map(({ seq }) => seq)).toEqual([2, 3]);
});

test("the student and the system are no accounts", () => {
  expect(whoOf({ ...event("JobCreated"), triggered_by: "student" })).toBe("the student");
  expect(whoOf({ ...event("EmailSent"), triggered_by: "system" })).toBe("Printdesk");
  expect(whoOf(event("StaffApproved"))).toBe("Ada");
});
