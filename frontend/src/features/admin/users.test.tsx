import { screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { StaffMember } from "@/api/types";
import { refusal } from "@/test/server";
import { ADA, renderForStaff } from "@/test/staff";
import { DeedDialog } from "./components/users/deed-dialog";
import { InviteDialog } from "./components/users/invite-dialog";
import { StaffItem } from "./components/users/staff-item";
import { deedsFor, deedsWithClerk } from "./users/deeds";
import { filtersFrom, queryOf, searchOf } from "./users/filters";
import { lastSeen } from "./users/words";

const NOW = new Date("2026-03-02T15:00:00Z");

function member(changes: Partial<StaffMember> = {}): StaffMember {
  return {
    id: "b".repeat(32),
    name: "Bea Builder",
    email: "bea@example.edu",
    role: "staff",
    status: "active",
    second_factor: false,
    created_at: "2026-02-01T12:00:00Z",
    last_sign_in_at: "2026-03-02T13:00:00Z",
    link_expires_at: null,
    ...changes,
  };
}

const noop = () => undefined;

test("the address holds which people are shown", () => {
  const filters = { tab: "disabled", search: "bea", page: 2 } as const;
  expect(searchOf(filters)).toBe("?status=disabled&search=bea&page=2");
  expect(filtersFrom(new URLSearchParams(searchOf(filters)))).toEqual(filters);
  const plain = filtersFrom(new URLSearchParams("?status=retired&page=none"));
  expect(plain).toEqual({ tab: "all", search: "", page: 1 });
  expect(searchOf(plain)).toBe("");
  expect(queryOf(plain)).toEqual({ page: 1, limit: 25 });
});

test("what can be done follows from how an account is", () => {
  expect(deedsFor(member())).toEqual(["role", "reset-password", "disable"]);
  expect(deedsFor(member({ second_factor: true }))).toContain("reset-second-factor");
  expect(deedsFor(member({ status: "disabled" }))).toEqual(["enable"]);
  expect(deedsFor(member({ status: "awaiting_approval" }))).toEqual(["approve", "decline"]);
});

test("with Clerk people are kept out here, and what is left of earlier days is removed", () => {
  expect(deedsWithClerk(member({ second_factor: true }))).toEqual(["disable"]);
  expect(deedsWithClerk(member({ status: "disabled" }))).toEqual(["enable"]);
  expect(deedsWithClerk(member({ status: "invited" }))).toEqual(["withdraw"]);
  expect(lastSeen(member(), NOW, true)).toBe("Last here 2h ago");
  expect(lastSeen(member({ last_sign_in_at: null }), NOW, true)).toBe("Has not been here yet");
});

test("somebody was here a while ago, or has a link that is good for a while", () => {
  const link_expires_at = "2026-03-05T15:00:00Z";
  expect(lastSeen(member(), NOW)).toBe("Signed in 2h ago");
  expect(lastSeen(member({ last_sign_in_at: null }), NOW)).toBe("Has not signed in yet");
  expect(lastSeen(member({ status: "invited", link_expires_at }), NOW)).toMatch(
    /^Invitation good until/,
  );
  expect(
    lastSeen(member({ status: "invited", link_expires_at: "2026-03-01T15:00:00Z" }), NOW),
  ).toBe("Invitation has expired");
});

test("one's own account is marked", () => {
  renderForStaff(<StaffItem member={member()} oneself now={NOW} onAsk={noop} />);
  expect(screen.getByText("You")).toBeVisible();
});

test("a refusal is told in the dialog, which stays", async () => {
  const user = userEvent.setup();
  const closed = vi.fn();
  const admin = member({ id: ADA.id, name: ADA.name, role: "admin" });
  renderForStaff(
    <DeedDialog deed="disable" member={admin} oneself onDone={noop} onClose={closed} />,
    {
      [`POST /api/v1/admin/users/${ADA.id}/disable`]: refusal(
        409,
        "last_admin",
        "This is the only active administrator.",
      ),
    },
  );
  const dialog = screen.getByRole("dialog", { name: "Disable your own account?" });
  await user.click(within(dialog).getByRole("button", { name: "Disable" }));

  expect(await screen.findByRole("alert")).toHaveTextContent("only active administrator");
  expect(closed).not.toHaveBeenCalled();
});

test("who is let in gets the role that was chosen", async () => {
  const user = userEvent.setup();
  const waiting = member({ status: "awaiting_approval" });
  const closed = vi.fn();
  const { calls } = renderForStaff(
    <DeedDialog deed="approve" member={waiting} oneself={false} onDone={noop} onClose={closed} />,
    { [`POST /api/v1/admin/users/${waiting.id}/approve`]: { body: member({ role: "admin" }) } },
  );
  await user.click(screen.getByRole("radio", { name: "Administrator" }));
  await user.click(screen.getByRole("button", { name: "Approve" }));

  await vi.waitFor(() => expect(closed).toHaveBeenCalled());
  expect(calls.find(({ path }) => path.endsWith("/approve"))?.body).toBe('{"role":"admin"}');
});

test("an invitation says beside each field what is wrong with it", async () => {
  const user = userEvent.setup();
  renderForStaff(<InviteDialog onDone={noop} onClose={noop} />, {
    "POST /api/v1/admin/users": refusal(
      409,
      "address_taken",
      "There is an account with this email address already.",
    ),
  });
  await user.click(screen.getByRole("button", { name: "Send the invitation" }));
  expect(screen.getByLabelText("Name")).toHaveFocus();
  expect(screen.getByLabelText("Name")).toHaveAccessibleDescription("Enter the name.");

  await user.type(screen.getByLabelText("Name"), "Bea Builder");
  await user.type(screen.getByLabelText("Email address"), "ada@example.edu");
  await user.click(screen.getByRole("button", { name: "Send the invitation" }));

  const email = screen.getByLabelText("Email address");
  await vi.waitFor(() => expect(email).toHaveFocus());
  expect(email).toHaveAccessibleDescription(/already/);
});
