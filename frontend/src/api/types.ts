// The shapes the pages work with. Money is whole US cents, times are UTC ISO 8601.

export const STATUSES = [
  "UPLOADED",
  "PENDING",
  "READYTOPRINT",
  "PRINTING",
  "COMPLETED",
  "PAIDPICKEDUP",
  "REJECTED",
  "ARCHIVED",
] as const;

export type JobStatus = (typeof STATUSES)[number];
export type PrintMethod = "Filament" | "Resin";
export type Role = "staff" | "admin";

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

export interface ErrorBody {
  error: string;
  message: string;
  details: Record<string, unknown>;
}

export interface Config {
  version: string;
  auth: { mode: "local" | "clerk"; clerk_publishable_key: string | null };
  max_upload_mb: number;
  lock_minutes: number;
  confirm_token_hours: number;
  revert_window_minutes: number;
  allowed_email_domains: string[];
  slicer_extensions: string[];
  mail_to_files: boolean;
  refresh_seconds: number;
}

export interface CatalogMethod {
  name: PrintMethod;
  description: string;
  best_for: string;
  cost_note: string;
  rate_cents_per_gram: number;
  minimum_charge_cents: number;
  default_material: string;
}

export interface CatalogPrinter {
  id: string;
  name: string;
  method: PrintMethod;
  width_mm: number;
  depth_mm: number;
  height_mm: number;
  available: boolean;
  rate_cents_per_gram: number | null;
  rate_cents_per_minute: number | null;
}

export interface CatalogColor {
  name: string;
  method: PrintMethod;
  available: boolean;
  hex: string | null;
}

export interface CatalogMaterial {
  name: string;
  method: PrintMethod;
  density_g_cm3: number;
  available: boolean;
}

export interface CatalogTexts {
  introduction: string;
  dimensions: string;
  consent: string;
  next_steps: string;
}

export interface Catalog {
  lab_name: string;
  opening_hours: string;
  submissions_open: boolean;
  closed_notice: string;
  disciplines: string[];
  methods: CatalogMethod[];
  printers: CatalogPrinter[];
  colors: CatalogColor[];
  materials: CatalogMaterial[];
  rejection_reasons: string[];
  texts: CatalogTexts;
}

export interface PreflightResult {
  size_mm: number[];
  fits: boolean;
  fitting_printers: string[];
  watertight: boolean;
  parts: number;
  triangles: number;
  volume_cm3: number;
  volume_is_approximate: boolean;
  unit_warning: string | null;
  weight_g: number[];
  cost_cents: number[];
  basis: string;
}

export type Preflight = PreflightResult | { error: string };

/** A job as its student may see it: no staff name, no notes, no paths. */
export interface StudentJob {
  id: string;
  number: number;
  student_name: string;
  print_method: PrintMethod;
  color: string;
  printer: string;
  printer_name: string;
  material: string | null;
  original_filename: string;
  discipline: string;
  class_number: string;
  status: JobStatus;
  status_changed_at: string;
  created_at: string;
  weight_g: number | null;
  time_hours: number | null;
  cost_cents: number | null;
  acknowledged_minimum_charge: boolean;
  student_confirmed: boolean;
  student_confirmed_at: string | null;
  confirm_token_expires: string | null;
  is_confirmation_expired: boolean;
  reject_reasons: string[];
  custom_reason: string | null;
  preflight: Preflight | null;
  thumbnail_url: string | null;
  preview_url: string | null;
  queue_position: number | null;
  parent_job_id: string | null;
  allowed_actions: JobAction[];
}

/** A job as staff see it. */
export interface Job extends StudentJob {
  student_email: string;
  display_name: string;
  base_name: string;
  file_path: string;
  original_path: string;
  metadata_path: string;
  file_hash: string;
  file_size: number;
  confirmation_last_sent_at: string | null;
  staff_viewed_at: string | null;
  notes: string;
  last_updated_by: string | null;
  locked_by: string | null;
  locked_by_name: string | null;
  locked_until: string | null;
  revert_until: string | null;
  open_url: string | null;
  flagged: string | null;
  updated_at: string;
  version: number;
}

export interface JobEvent {
  id: string;
  seq: number;
  timestamp: string;
  event_type: string;
  details: Record<string, unknown>;
  triggered_by: string;
  user_name: string | null;
}

export interface JobDetail extends Job {
  events: JobEvent[];
}

export interface JobList {
  jobs: Job[];
  total: number;
  filtered: number;
  counts: Partial<Record<JobStatus, number>>;
}

export interface Sibling {
  name: string;
  size: number;
  modified_at: string;
  exact: boolean;
  chosen: boolean;
  working_file: boolean;
}

export interface Siblings {
  siblings: Sibling[];
  working_file: { name: string; size: number; modified_at: string; changed: boolean };
}

export interface FileVersion {
  name: string;
  kind: "original" | "authoritative" | "version" | "sibling";
  size: number;
  modified_at: string;
  download_url: string;
}

export interface Mail {
  id: string;
  kind: string;
  recipient: string;
  subject: string;
  status: "queued" | "sent" | "failed" | "withdrawn";
  created_at: string;
  send_after: string | null;
  sent_at: string | null;
  attempts: number;
  last_error: string | null;
  text: string;
}

export interface OutboxMail extends Mail {
  job_number: number | null;
}

export interface CostPreview {
  cost_cents: number;
  time_hours: number;
  rate_cents_per_gram: number;
  minimum_charge_cents: number;
  is_minimum: boolean;
}

export interface Stats {
  uploaded: number;
  pending: number;
  readyToPrint: number;
  printing: number;
  completed: number;
  storage_usage_mb: number;
  storage_limit_mb: number | null;
}

export interface Health {
  status: "ok" | "error";
  timestamp: string;
  version: string;
  components: Record<string, { status: string } & Record<string, unknown>>;
}

export interface User {
  id: string;
  name: string;
  email: string;
  role: Role;
}

export interface SignedIn {
  access_token: string;
  expires_in: number;
  user: User;
}

export interface Submitted {
  job: StudentJob;
  tracking_url: string;
  tracking_token: string;
}

export interface Confirmation {
  job: StudentJob;
  already_confirmed: boolean;
  tracking_url: string;
}

export interface ExpiredConfirmation {
  number: number;
  status: JobStatus;
  can_resend: boolean;
  resend_possible_at: string | null;
}

export interface HistoryEntry {
  at: string;
  title: string;
  text: string;
  status: JobStatus | null;
}

export interface Tracking {
  job: StudentJob;
  history: HistoryEntry[];
  tracking_url: string;
}
