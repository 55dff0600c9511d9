import type { StaffMember } from "@/api/types";
import type { ApiClient } from "@/lib/api/client";
import { unwrap } from "@/lib/api/client";

/** What an administrator can do with an account. */
export type Deed =
  | "invite-again"
  | "withdraw"
  | "approve"
  | "decline"
  | "role"
  | "reset-password"
  | "reset-second-factor"
  | "disable"
  | "enable";

/** What can be done here with an account that is Clerk's; those of earlier times can be removed. */
export function deedsWithClerk({ status }: StaffMember): Deed[] {
  if (status === "active") return ["disable"];
  return status === "disabled" ? ["enable"] : ["withdraw"];
}

/** What can be done with an account as it is, the usual first. */
export function deedsFor(member: StaffMember): Deed[] {
  switch (member.status) {
    case "invited":
      return ["invite-again", "role", "withdraw"];
    case "registered":
      return ["decline"];
    case "awaiting_approval":
      return ["approve", "decline"];
    case "disabled":
      return ["enable"];
    case "active":
      return [
        "role",
        "reset-password",
        ...(member.second_factor ? (["reset-second-factor"] as const) : []),
        "disable",
      ];
  }
}

export interface DeedWords {
  label: string;
  title: string;
  consequence: string;
  button: string;
  done: string;
  danger?: boolean;
}

/** What each deed is called, what it does, and what is said when it is done. */
export function wordsOf(deed: Deed, { name, email }: StaffMember, oneself: boolean): DeedWords {
  switch (deed) {
    case "invite-again":
      return {
        label: "Invite again…",
        title: `Invite ${name} again?`,
        consequence: `A new link goes to ${email}. It is good for 7 days; the link sent before ends.`,
        button: "Invite again",
        done: `Another invitation goes to ${email}`,
      };
    case "withdraw":
      return {
        label: "Withdraw…",
        title: `Withdraw the invitation of ${name}?`,
        consequence: `The link that went to ${email} ends, and the account is removed.`,
        button: "Withdraw",
        done: `The invitation of ${name} is withdrawn`,
        danger: true,
      };
    case "approve":
      return {
        label: "Approve…",
        title: `Let ${name} in?`,
        consequence: `${email} is confirmed. Approve only somebody you know: they can sign in from then on, and are told by email.`,
        button: "Approve",
        done: `${name} can sign in now`,
      };
    case "decline":
      return {
        label: "Decline…",
        title: `Decline the registration of ${name}?`,
        consequence: `The account of ${email} is removed. They are not told, and could register again.`,
        button: "Decline",
        done: `The registration of ${name} is declined`,
        danger: true,
      };
    case "role":
      return {
        label: "Change role…",
        title: `Change the role of ${name}`,
        consequence: oneself
          ? "This is your own account. As staff you could not open these pages any more."
          : "It counts from their next click on.",
        button: "Change role",
        done: `The role of ${name} is changed`,
      };
    case "reset-password":
      return {
        label: "Send a link for a new password…",
        title: `Send ${name} a link for a new password?`,
        consequence: `The link goes to ${email} and is good once, for an hour. The old password counts until then.`,
        button: "Send the link",
        done: `A link for a new password goes to ${email}`,
      };
    case "reset-second-factor":
      return {
        label: "Reset second factor…",
        title: `Reset the second factor of ${name}?`,
        consequence:
          "Do this only when you are sure who is asking. From then on the password alone is enough, until they set up an app again. They are told by email.",
        button: "Reset second factor",
        done: `The second factor of ${name} is off`,
        danger: true,
      };
    case "disable":
      return {
        label: "Disable…",
        title: oneself ? "Disable your own account?" : `Disable the account of ${name}?`,
        consequence: oneself
          ? "You are signed out at once, everywhere, and only another administrator can let you in again."
          : "They are signed out at once, everywhere, and cannot sign in any more. What they did stays in the history. You can enable the account again.",
        button: "Disable",
        done: `${name} is signed out and cannot sign in any more`,
        danger: true,
      };
    case "enable":
      return {
        label: "Enable…",
        title: `Let ${name} in again?`,
        consequence: "They can sign in as before, in the role they had.",
        button: "Enable",
        done: `${name} can sign in again`,
      };
  }
}

/** Whether a role is chosen along with it. */
export function asksForRole(deed: Deed): boolean {
  return deed === "role" || deed === "approve";
}

/** Asks the server to do it. */
export async function carryOut(
  api: ApiClient,
  deed: Deed,
  member: StaffMember,
  role: StaffMember["role"],
): Promise<void> {
  const params = { path: { user_id: member.id } };
  switch (deed) {
    case "withdraw":
    case "decline":
      await unwrap(api.DELETE("/api/v1/admin/users/{user_id}", { params }));
      return;
    case "approve":
    case "role":
      await unwrap(api.POST(`/api/v1/admin/users/{user_id}/${deed}`, { params, body: { role } }));
      return;
    case "reset-password":
      await unwrap(api.POST("/api/v1/admin/users/{user_id}/reset-password", { params }));
      return;
    default:
      await unwrap(api.POST(`/api/v1/admin/users/{user_id}/${deed}`, { params }));
  }
}
