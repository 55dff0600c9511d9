import type { Catalog, Config, Preflight, StudentJob, Tracking } from "@/api/types";

export const CATALOG: Catalog = {
  lab_name: "Test Lab",
  opening_hours: "Monday to Friday, 9 to 5",
  submissions_open: true,
  closed_notice: "",
  disciplines: ["Art", "Architecture", "Other"],
  methods: [
    {
      name: "Filament",
      description: "Good resolution, suitable for simpler models. Fast.",
      best_for: "Medium items.",
      cost_note: "Least expensive.",
      rate_cents_per_gram: 10,
      minimum_charge_cents: 300,
      default_material: "PLA",
    },
    {
      name: "Resin",
      description: "Super high resolution and detail. Slow.",
      best_for: "Small items.",
      cost_note: "More expensive.",
      rate_cents_per_gram: 20,
      minimum_charge_cents: 300,
      default_material: "Standard Resin",
    },
  ],
  printers: [
    printer("prusa_mk4s", "Prusa MK4S", "Filament", [250, 210, 220]),
    { ...printer("prusa_xl", "Prusa XL", "Filament", [360, 360, 360]), available: false },
    printer("formlabs_form3", "Formlabs Form 3", "Resin", [145, 145, 175]),
  ],
  colors: [
    { name: "Blue", method: "Filament", available: true, hex: "#0000ff" },
    { name: "Copper", method: "Filament", available: false, hex: null },
    { name: "Gray", method: "Filament", available: true, hex: null },
    { name: "Gray", method: "Resin", available: true, hex: null },
    { name: "Clear", method: "Resin", available: true, hex: null },
  ],
  materials: [{ name: "PLA", method: "Filament", density_g_cm3: 1.24, available: true }],
  rejection_reasons: ["Walls too thin to print"],
  texts: {
    introduction: "Read this first.",
    dimensions: "Mind the size.",
    consent: "I understand the minimum.",
    next_steps: "Wait for an email.",
  },
};

function printer(id: string, name: string, method: string, size: [number, number, number]) {
  const [width_mm, depth_mm, height_mm] = size;
  const rates = { rate_cents_per_gram: null, rate_cents_per_minute: null };
  return { id, name, method, width_mm, depth_mm, height_mm, available: true, ...rates };
}

export const CONFIG: Config = {
  version: "0",
  auth: {
    mode: "local",
    clerk_publishable_key: null,
    clerk_frontend: null,
    registration_domains: [],
    session_idle_minutes: 120,
  },
  max_upload_mb: 50,
  lock_minutes: 5,
  confirm_token_hours: 72,
  revert_window_minutes: 30,
  allowed_email_domains: [],
  slicer_extensions: [],
  mail_to_files: true,
  refresh_seconds: 45,
};

export function studentJob(changes: Partial<StudentJob> = {}): StudentJob {
  return {
    id: "0123456789abcdef0123456789abcdef",
    number: 123,
    student_name: "Jane Doe",
    print_method: "Filament",
    color: "Blue",
    printer: "prusa_mk4s",
    printer_name: "Prusa MK4S",
    material: null,
    original_filename: "roof.stl",
    discipline: "Architecture",
    class_number: "ARCH 4000",
    status: "UPLOADED",
    status_changed_at: "2026-03-02T15:00:00Z",
    created_at: "2026-03-02T15:00:00Z",
    weight_g: null,
    time_hours: null,
    cost_cents: null,
    acknowledged_minimum_charge: true,
    student_confirmed: false,
    student_confirmed_at: null,
    confirm_token_expires: null,
    is_confirmation_expired: false,
    reject_reasons: [],
    custom_reason: null,
    preflight: null,
    thumbnail_url: null,
    preview_url: null,
    queue_position: null,
    parent_job_id: null,
    allowed_actions: ["withdraw"],
    ...changes,
  };
}

/** What is found in a model that is as it should be. */
export const PREFLIGHT: Preflight = {
  size_mm: [40, 30.5, 20],
  fits: true,
  fitting_printers: ["Prusa MK4S", "Prusa XL"],
  watertight: true,
  parts: 1,
  triangles: 12,
  volume_cm3: 24.4,
  volume_is_approximate: false,
  unit_warning: null,
  weight_g: [12.5, 16.3],
  cost_cents: [300, 300],
  basis: "Estimated from volume and surface, in PLA at $0.10 per gram, $3.00 at least.",
};

export const PRICED = {
  status: "PENDING",
  cost_cents: 423,
  weight_g: 42.3,
  time_hours: 4.5,
  material: "PLA",
} as const;

export function tracking(job: StudentJob, history: Tracking["history"] = []): Tracking {
  return { job, history, tracking_url: "http://localhost:3000/track/tok" };
}
