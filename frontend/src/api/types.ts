// Names for the shapes of the API, which schema.d.ts holds as the server describes them. Money is
// whole US cents, times are UTC ISO 8601.

import type { components, paths } from "./schema";

type Schemas = components["schemas"];

export type ErrorBody = Schemas["Error"];
export type Config = Schemas["ConfigOut"];
export type Catalog = Schemas["CatalogOut"];
export type CatalogMethod = Schemas["MethodOut"];
export type CatalogPrinter = Schemas["PrinterOut"];
export type CatalogColor = Schemas["ColorOut"];
export type CatalogMaterial = Schemas["MaterialOut"];
export type CatalogTexts = Schemas["TextsOut"];
/** The catalog in force with its version, for whoever edits it. */
export type EditedCatalog = Schemas["EditedCatalogOut"];

export type JobStatus = Schemas["Status"];
/** A job as its student may see it: no staff name, no notes, no paths. */
export type StudentJob = Schemas["StudentJobOut"];
/** A job as staff see it. */
export type Job = Schemas["JobOut"];
export type JobDetail = Schemas["JobDetailOut"];
export type JobList = Schemas["JobsOut"];
export type JobQuery = NonNullable<paths["/api/v1/jobs"]["get"]["parameters"]["query"]>;
export type JobEvent = Schemas["EventOut"];
export type Versions = Schemas["VersionsOut"];
export type Sibling = Schemas["SiblingOut"];
export type Slice = Schemas["SliceOut"];
export type Siblings = Schemas["SiblingsOut"];
export type FileVersion = Schemas["VersionOut"];
export type Mail = Schemas["MailOut"];
/** An email that has not been sent. */
export type MailDraft = Schemas["DraftOut"];
export type Outbox = Schemas["OutboxOut"];
export type OutboxQuery = NonNullable<paths["/api/v1/admin/outbox"]["get"]["parameters"]["query"]>;
export type CostPreview = Schemas["CostOut"];
export type Stats = Schemas["StatsOut"];
export type DetailedStats = Schemas["DetailedStatsOut"];
export type StatsQuery = NonNullable<paths["/api/v1/stats/detailed"]["get"]["parameters"]["query"]>;
export type Health = Schemas["HealthOut"];

/** Long work, and how far it is. */
export type Task = Schemas["ProgressOut"];
export type TaskKind = Schemas["TaskKind"];
export type TaskWithResult = Schemas["TaskOut"];
export type AuditReport = Schemas["AuditReportOut"];
export type AuditSection = Schemas["Section"];
export type Finding = Schemas["FindingOut"];
export type LogReport = Schemas["LogReportOut"];
export type Flaw = Schemas["FlawOut"];
export type BatchPreview = Schemas["PreviewOut"];

/** What came of archiving or pruning; of very many failures the first. */
export interface BatchResult {
  retention_days: number;
  before: string;
  jobs_done: number;
  jobs_failed: number;
  failed: { job_id: string; number: number; reason: string }[];
}

export type User = Schemas["User"];
/** A browser in which one is signed in. */
export type Session = Schemas["SessionOut"];
export type Backup = Schemas["BackupOut"];
export type Backups = Schemas["BackupsOut"];
export type SecondFactor = Schemas["SecondFactorOut"];
/** What an authenticator app is set up with. */
export type Enrollment = Schemas["EnrollmentOut"];
export type SignedIn = Schemas["AccessGrant"];
export type StaffMember = Schemas["StaffMember"];
export type StaffList = Schemas["UsersOut"];
export type StaffQuery = NonNullable<paths["/api/v1/admin/users"]["get"]["parameters"]["query"]>;
/** What a link of an email does for an account. */
export type LinkPurpose = Schemas["Purpose"];
export type AccountLink = Schemas["LinkOut"];
export type Joined = Schemas["JoinedOut"];
export type Submitted = Schemas["SubmittedOut"];
export type Confirmation = Schemas["ConfirmationOut"];
export type ExpiredConfirmation = Schemas["ExpiredOut"];
export type Tracking = Schemas["TrackOut"];
export type HistoryEntry = Schemas["ChapterOut"];

export const STATUSES = [
  "UPLOADED",
  "PENDING",
  "READYTOPRINT",
  "PRINTING",
  "COMPLETED",
  "PAIDPICKEDUP",
  "REJECTED",
  "ARCHIVED",
] as const satisfies JobStatus[];

/** What `allowed_actions` can hold. */
export type JobAction =
  | "approve"
  | "reject"
  | "withdraw"
  | "delete"
  | "mark-printing"
  | "mark-complete"
  | "mark-failed"
  | "mark-picked-up"
  | "revert-completion"
  | "revert-pickup"
  | "force-confirm"
  | "change-status"
  | "resend-email"
  | "force-unlock"
  | "edit"
  | "upload-file"
  | "notes";

/** What was found in a model that could be read. */
export type Preflight = Schemas["Preflight"];
