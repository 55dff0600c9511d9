import { render } from "@testing-library/react";
import type { ReactElement } from "react";
import type { Job, User } from "@/api/types";
import { AuthProvider } from "@/lib/auth/provider";
import { clearQueries } from "@/lib/query";
import { CATALOG, CONFIG, studentJob } from "./samples";
import { serve } from "./server";

export const ADA: User = {
  id: "a".repeat(32),
  name: "Ada Admin",
  email: "ada@example.edu",
  role: "admin",
};

/** What every staff page asks first: who is signed in, and how the lab is set up. */
export const SIGNED_IN = {
  "POST /api/v1/auth/refresh": { body: { access_token: "token", expires_in: 900, user: ADA } },
  "GET /api/v1/config": { body: CONFIG },
  "GET /api/v1/catalog": { body: CATALOG },
};

/** Shows a part of the staff pages to Ada, who is signed in; `routes` is the rest of the API. */
export function renderForStaff(element: ReactElement, routes: Parameters<typeof serve>[0] = {}) {
  clearQueries();
  localStorage.setItem("printdesk.signed-in", "1");
  const calls = serve({ ...SIGNED_IN, ...routes });
  return { calls, ...render(<AuthProvider>{element}</AuthProvider>) };
}

export function staffJob(changes: Partial<Job> = {}): Job {
  return {
    ...studentJob(),
    student_email: "jane@example.edu",
    base_name: "JaneDoe_Filament_Blue_123",
    display_name: "JaneDoe_Filament_Blue_123.stl",
    file_path: "Uploaded/JaneDoe_Filament_Blue_123.stl",
    original_path: "originals/JaneDoe_Filament_Blue_123.stl",
    metadata_path: "Uploaded/JaneDoe_Filament_Blue_123.metadata.json",
    file_hash: "0".repeat(64),
    file_size: 684,
    confirmation_last_sent_at: null,
    staff_viewed_at: null,
    notes: "",
    last_updated_by: "student",
    locked_by: null,
    locked_by_name: null,
    locked_until: null,
    open_url: "print3d://open?path=Uploaded%2FJaneDoe_Filament_Blue_123.stl",
    flagged: null,
    file_missing: false,
    revert_until: null,
    updated_at: "2026-03-02T15:00:00Z",
    version: 1,
    allowed_actions: ["approve", "reject", "delete", "notes", "review", "edit", "upload-file"],
    ...changes,
  };
}

/** The same job, held by Ada. */
export function heldJob(changes: Partial<Job> = {}): Job {
  return staffJob({
    locked_by: ADA.id,
    locked_by_name: ADA.name,
    locked_until: "2026-03-02T15:05:00Z",
    ...changes,
  });
}
