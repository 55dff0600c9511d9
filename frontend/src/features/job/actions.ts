import {
  Ban,
  CircleCheckBig,
  FileCheck,
  Flag,
  HandCoins,
  LockOpen,
  type LucideIcon,
  MailCheck,
  Pencil,
  Play,
  Route,
  Send,
  Trash2,
  TriangleAlert,
  Undo2,
  Upload,
  UserCheck,
} from "lucide-react";
import type { Job, JobStatus } from "@/api/types";

/** What staff can do with a job by a dialog: the names that `allowed_actions` has for it. */
export type DialogAction =
  | "approve"
  | "reject"
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
  | "choose-file"
  | "flag"
  | "upload-file";

interface Look {
  label: string;
  icon: LucideIcon;
  danger?: true;
}

export const LOOKS: Record<DialogAction, Look> = {
  approve: { label: "Approve", icon: MailCheck },
  reject: { label: "Reject", icon: Ban, danger: true },
  "mark-printing": { label: "Start printing", icon: Play },
  "mark-complete": { label: "Mark complete", icon: CircleCheckBig },
  "mark-failed": { label: "Print failed", icon: TriangleAlert },
  "mark-picked-up": { label: "Paid and picked up", icon: HandCoins },
  "revert-completion": { label: "Not complete after all", icon: Undo2 },
  "revert-pickup": { label: "Not picked up after all", icon: Undo2 },
  "force-confirm": { label: "Confirm for the student", icon: UserCheck },
  "resend-email": { label: "Send the email again", icon: Send },
  edit: { label: "Edit details", icon: Pencil },
  "choose-file": { label: "Choose the file to print", icon: FileCheck },
  "upload-file": { label: "Upload a new file", icon: Upload },
  flag: { label: "Flag for a look", icon: Flag },
  "change-status": { label: "Change status", icon: Route },
  "force-unlock": { label: "Break the lock", icon: LockOpen },
  delete: { label: "Delete", icon: Trash2, danger: true },
};

/** The ways back, each open for a while only. */
export const REVERTS: DialogAction[] = ["revert-completion", "revert-pickup"];

/** What stands as a button beside a job in each status, the likeliest first. */
const MAIN: Record<JobStatus, DialogAction[]> = {
  UPLOADED: ["approve", "reject"],
  PENDING: [],
  READYTOPRINT: ["mark-printing"],
  PRINTING: ["mark-complete", "mark-failed"],
  COMPLETED: ["mark-picked-up"],
  PAIDPICKEDUP: [],
  REJECTED: [],
  ARCHIVED: [],
};

const MENU: DialogAction[] = Object.keys(LOOKS) as DialogAction[];

function mainOf(job: Job): DialogAction[] {
  // There is nothing to do but wait for the student, unless the link has run out.
  return job.is_confirmation_expired ? ["resend-email"] : MAIN[job.status];
}

export interface Offer {
  action: DialogAction;
  enabled: boolean;
}

export const may = (job: Job, action: string) => job.allowed_actions.includes(action);

export function isLockedByOther(job: Job, userId: string | undefined): boolean {
  return job.locked_by !== null && job.locked_by !== userId;
}

/** The buttons of a job. Under another's lock they stand there disabled, not gone. */
export function mainActions(job: Job, lockedByOther: boolean): Offer[] {
  return mainOf(job)
    .map((action) => ({ action, enabled: may(job, action) }))
    .filter(({ enabled }) => enabled || lockedByOther);
}

/** Whatever else is allowed. */
export function menuActions(job: Job): DialogAction[] {
  return MENU.filter((action) => may(job, action) && !mainOf(job).includes(action));
}
