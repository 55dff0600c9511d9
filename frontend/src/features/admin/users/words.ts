import type { StaffMember } from "@/api/types";
import type { Tone } from "@/components/ui/badge";
import { age, date, dateTime } from "@/lib/format";
import type { StaffStatus } from "./filters";

export const ROLES: Record<StaffMember["role"], { words: string; meaning: string }> = {
  staff: { words: "Staff", meaning: "Works with the jobs." },
  admin: {
    words: "Administrator",
    meaning: "Also keeps the catalog, the data and the people in order.",
  },
};

export const STATUS_WORDS: Record<StaffStatus, { words: string; tone: Tone }> = {
  active: { words: "Active", tone: "success" },
  awaiting_approval: { words: "Awaits approval", tone: "warning" },
  invited: { words: "Invited", tone: "info" },
  registered: { words: "Not confirmed", tone: "neutral" },
  disabled: { words: "Disabled", tone: "danger" },
};

/** When somebody was last here, or what is missing until they can be. */
export function lastSeen(member: StaffMember, now: Date, withClerk = false): string {
  const { status, last_sign_in_at, link_expires_at } = member;
  if (withClerk) {
    if (!last_sign_in_at) return "Has not been here yet";
    return `Last here ${age(last_sign_in_at, now).text}`;
  }
  if (status === "invited" || status === "registered") {
    const link = status === "invited" ? "Invitation" : "Link to confirm the address";
    if (!link_expires_at || Date.parse(link_expires_at) <= now.getTime()) {
      return `${link} has expired`;
    }
    return `${link} good until ${dateTime(link_expires_at, now)}`;
  }
  if (status === "awaiting_approval") return `Registered on ${date(member.created_at)}`;
  if (!last_sign_in_at) return "Has not signed in yet";
  return `Signed in ${age(last_sign_in_at, now).text}`;
}
