import type { JobEvent, JobStatus } from "@/api/types";
import { grams, hours, money } from "@/lib/format";
import { STATUS_WORDS } from "@/lib/statuses";

export const EVENT_KINDS = ["status", "email", "file", "edit"] as const;
export type EventKind = (typeof EVENT_KINDS)[number];

export const KIND_WORDS: Record<EventKind, string> = {
  status: "Status",
  email: "Emails",
  file: "Files",
  edit: "Edits and looks",
};

/** What happened, in words for staff. */
export interface Told {
  kind: EventKind;
  title: string;
  text?: string;
  /** Done against the ordinary road. */
  override: boolean;
  /** Something went wrong. */
  bad?: boolean;
}

export const MAIL_NAMES: Record<string, string> = {
  received: "receipt",
  approval: "approval with the confirmation link",
  rejection: "rejection",
  completion: "ready for pick-up",
  confirmed_for_you: "confirmed by the lab",
  completion_correction: "correction, not ready yet",
  reminder: "reminder to confirm",
  status_change: "change of status",
};

type Details = JobEvent["details"];
type Words = Omit<Told, "override">;
type Teller = (details: Details, names: Names) => Words;

/** What ids in events stand for. */
export interface Names {
  printer: (id: string) => string;
}

const TELLERS: Record<string, Teller> = {
  JobCreated: (d) => status("Handed in", text(d.original_filename)),
  StaffApproved: (d, names) => status("Approved", approval(d, names)),
  StaffRejected: (d) => status("Rejected", list(d.reasons, d.custom_reason)),
  StudentConfirmed: () => status("The student confirmed the price"),
  StudentWithdrew: () => status("The student withdrew the job"),
  StatusChanged: (d) => status(arrival(d)),
  StatusReverted: (d) => status(`Taken back to “${label(d.to)}”`),
  PrintFailed: (d) => ({ ...status("The print failed", text(d.reason)), bad: true }),
  ConfirmationExpired: () => status("The confirmation link expired"),
  JobArchived: () => status("Archived"),
  AdminAction: admin,
  EmailQueued: (d) => email(d.retried ? "Email tried again" : "Email queued", d),
  EmailSent: (d) => email("Email sent", d),
  EmailWithdrawn: (d) => email("Email withdrawn before it went out", d),
  EmailFailed: (d) => ({
    ...email(d.given_up ? "Email could not be sent" : "Email not sent yet, will be tried again", d),
    text: text(d.error),
    bad: true,
  }),
  FileSuperseded: (d) => ({
    kind: "file",
    title: "Another file will be printed",
    text: superseding(d),
  }),
  FileOpened: (d) => ({ kind: "file", title: "Opened in a slicer", text: text(d.file) }),
  FileDeleted: (d) => ({ kind: "file", title: "File deleted", text: text(d.file) }),
  DetailsChanged: (d, names) => ({
    kind: "edit",
    title: "Details changed",
    text: changes(d, names),
  }),
  NotesUpdated: () => ({ kind: "edit", title: "Notes changed" }),
  Reviewed: (d) => ({
    kind: "edit",
    title: d.reviewed === false ? "Marked as new" : "Marked as reviewed",
  }),
  LockForced: (d) => ({
    kind: "edit",
    title: `Lock of ${text(d.locked_by_name) ?? "somebody"} broken`,
    text: text(d.reason),
  }),
};

/** Of old events the details are elsewhere: names that do without. */
const PLAIN_TITLES: Record<string, string> = {
  StatusChanged: "Status changed",
  StatusReverted: "A step was taken back",
  AdminAction: "Done by an administrator",
  EmailQueued: "Email queued",
  EmailSent: "Email sent",
  EmailWithdrawn: "Email withdrawn before it went out",
  EmailFailed: "Email not sent",
  LockForced: "A lock was broken",
  Reviewed: "Marked as reviewed, or as new",
};

/** Tells an event; one that is not known keeps at least its name. */
export function tell(event: JobEvent, names: Names): Told {
  const teller = TELLERS[event.event_type];
  if (event.moved_to !== null) {
    const { kind, title } = teller?.({}, names) ?? { kind: "edit", title: spaced(event) };
    return {
      kind,
      title: PLAIN_TITLES[event.event_type] ?? title,
      text: `By whom and how stands in ${event.moved_to} on the share, where old events are kept.`,
      override: false,
    };
  }
  const words: Words = teller?.(event.details, names) ?? {
    kind: "edit",
    title: spaced(event),
  };
  const left = list(event.details.left_behind, undefined);
  const told = left && {
    text: [words.text, `Stayed in the folder before: ${left}`].filter(Boolean).join(" · "),
  };
  return { ...words, ...told, override: event.details.override === true };
}

function spaced({ event_type }: JobEvent): string {
  return event_type.replace(/(?<=[a-z])(?=[A-Z])/g, " ");
}

/** Leaves out that a mail was queued where what became of it is told as well. */
export function withoutSettledMails(events: JobEvent[]): JobEvent[] {
  const settled = new Set(
    events
      .filter(({ event_type }) => /^Email(?!Queued)/.test(event_type))
      .map(({ details }) => details.message_id),
  );
  return events.filter(
    ({ event_type, details }) => event_type !== "EmailQueued" || !settled.has(details.message_id),
  );
}

/** Who did it, as the page says it; empty where that is kept elsewhere. */
export function whoOf(event: JobEvent): string {
  if (event.triggered_by === "student") return "the student";
  return event.triggered_by === "system" ? "Printdesk" : event.user_name;
}

function superseding(d: Details): string {
  const source = d.taken_from ? ` (saved in ${text(d.taken_from)})` : "";
  const kept = d.kept_as ? `, which is kept as ${text(d.kept_as)}` : "";
  return `${text(d.to)}${source}, in place of ${text(d.from)}${kept}`;
}

function status(title: string, more?: string): Words {
  return { kind: "status", title, ...(more ? { text: more } : {}) };
}

function email(title: string, details: Details): Words {
  return { kind: "email", title: `${title}: ${mailName(details)}` };
}

function mailName(details: Details): string {
  const kind = String(details.kind);
  return MAIL_NAMES[kind] ?? kind;
}

function admin(details: Details): Words {
  const reason = text(details.reason);
  switch (details.action) {
    case "force-confirm": {
      const told = details.bypass_email === true ? "The student was not told." : undefined;
      return status("Confirmed for the student", [reason, told].filter(Boolean).join(" · "));
    }
    case "change-status":
      return status(
        `Status changed from “${label(details.from)}” to “${label(details.to)}”`,
        reason,
      );
    case "resend-email":
      return email("Email asked for again", { kind: details.email_type });
    case "flag":
      return { kind: "edit", title: "Flagged for a look", text: reason };
    case "unflag":
      return { kind: "edit", title: "Flag taken off" };
    case "restore-original":
      return { kind: "file", title: "Files restored", text: restored(details) };
    case "rewrite-metadata":
      return { kind: "file", title: "Metadata written anew", text: text(details.path) };
    case "delete-stale-file":
      return {
        kind: "file",
        title: "A file left in another folder was deleted",
        text: text(details.path),
      };
    default:
      return {
        kind: "edit",
        title: text(details.action) ?? "Done by an administrator",
        text: reason,
      };
  }
}

function restored(details: Details): string {
  const [original, working, kept, version] = [
    text(details.original_from),
    text(details.working_copy_from),
    text(details.kept_as),
    text(details.version),
  ];
  return [
    original && `The original came back from ${original}`,
    kept && `what stood in its place is kept as ${kept}`,
    working && "The file to print came back from the original",
    version && `what stood in its place is kept as ${version}`,
  ]
    .filter(Boolean)
    .join(" · ");
}

/** Who has put the flag on that the job has now. */
export function flaggedBy(events: JobEvent[]): JobEvent | undefined {
  return events.findLast(
    ({ event_type, details }) => event_type === "AdminAction" && details.action === "flag",
  );
}

/** The prints that failed of which it is still known why, the newest first. */
export function failures(events: JobEvent[]): { reason: string; event: JobEvent }[] {
  return events
    .filter(({ event_type, moved_to }) => event_type === "PrintFailed" && moved_to === null)
    .map((event) => ({ event, reason: text(event.details.reason) ?? "" }))
    .reverse();
}

const ARRIVALS: Partial<Record<JobStatus, string>> = {
  PRINTING: "Printing started",
  COMPLETED: "Print completed",
  PAIDPICKEDUP: "Paid and picked up",
};

function arrival(details: Details): string {
  return ARRIVALS[details.to as JobStatus] ?? `Now “${label(details.to)}”`;
}

function approval(details: Details, names: Names): string {
  const [weight, time, cents] = [details.weight_g, details.time_hours, details.cost_cents].map(
    Number,
  );
  return [
    cents && money(cents),
    weight && grams(weight),
    time && hours(time),
    text(details.material),
    details.printer && names.printer(String(details.printer)),
    text(details.file),
  ]
    .filter(Boolean)
    .join(" · ");
}

export const FIELD_NAMES: Record<string, string> = {
  student_name: "student",
  student_email: "email address",
  discipline: "discipline",
  class_number: "class",
  print_method: "method",
  printer: "printer",
  color: "color",
};

function changes(details: Details, names: Names): string {
  const before = details.before as Record<string, unknown> | undefined;
  const after = details.after as Record<string, unknown> | undefined;
  return Object.entries(after ?? {})
    .map(([field, value]) => {
      const [was, is] = [before?.[field], value].map((v) =>
        field === "printer" ? names.printer(String(v)) : String(v),
      );
      return `${FIELD_NAMES[field] ?? field}: ${was} → ${is}`;
    })
    .join(" · ");
}

function label(value: unknown): string {
  const known = STATUS_WORDS[value as JobStatus];
  return known?.label ?? String(value);
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

function list(values: unknown, more: unknown): string {
  const reasons = Array.isArray(values) ? values.map(String) : [];
  return [...reasons, text(more)].filter(Boolean).join(" · ");
}
