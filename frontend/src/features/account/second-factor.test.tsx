import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test } from "vitest";
import type { SecondFactor } from "@/api/types";
import { refusal, type serve } from "@/test/server";
import { renderForStaff } from "@/test/staff";
import { SecondFactorCard } from "./components/own/second-factor-card";

const ROUTE = "/api/v1/auth/second-factor";
const OFF: SecondFactor = { enabled: false, enabled_at: null, recovery_codes_left: 0 };
const ON: SecondFactor = {
  enabled: true,
  enabled_at: "2026-03-02T15:00:00Z",
  recovery_codes_left: 10,
};
const CODES = Array.from({ length: 10 }, (_, number) => `abcd${number}-fghjk`);
const ENROLLMENT = {
  secret: "ABCDEFGHIJ",
  uri: "otpauth://totp/x",
  qr_svg: "data:image/svg+xml;utf8,<svg/>",
};

function open(routes: Parameters<typeof serve>[0]) {
  renderForStaff(<SecondFactorCard />, routes);
  return userEvent.setup();
}

function given(body: string, field: string): string {
  return String((JSON.parse(body) as Record<string, unknown>)[field]);
}

test("it is turned on by password and code, and the recovery codes stay until they are kept", async () => {
  let state = OFF;
  const user = open({
    [`GET ${ROUTE}`]: () => ({ body: state }),
    [`POST ${ROUTE}/begin`]: ({ body }) =>
      given(body, "current_password") === "right"
        ? { body: ENROLLMENT }
        : refusal(403, "wrong_password", "This is not your current password."),
    [`POST ${ROUTE}/confirm`]: ({ body }) => {
      if (given(body, "code") !== "123456") return refusal(403, "wrong_code", "Not right.");
      state = ON;
      return { body: { recovery_codes: CODES } };
    },
  });
  await user.click(await screen.findByRole("button", { name: "Set up a second factor" }));
  const password = await screen.findByLabelText("Current password");
  expect(password).toHaveFocus();
  await user.keyboard("{Enter}");
  expect(await screen.findByText("Enter your current password.")).toBeVisible();
  await user.type(password, "wrong{Enter}");
  expect(await screen.findByText("This is not your current password.")).toBeVisible();
  expect(password).toHaveFocus();
  await user.clear(password);
  await user.type(password, "right{Enter}");

  const code = await screen.findByLabelText("Code");
  expect(code).toHaveFocus();
  expect(screen.getByRole("img", { name: /QR code/ })).toHaveAttribute("src", ENROLLMENT.qr_svg);
  expect(screen.getByText("ABCD EFGH IJ")).toBeVisible();
  await user.type(code, "000000{Enter}");
  expect(await screen.findByText("Not right.")).toBeVisible();
  expect(code).toHaveFocus();
  await user.clear(code);
  await user.type(code, "123456{Enter}");

  const dialog = await screen.findByRole("dialog", { name: "The second factor is on" });
  const list = within(dialog).getByRole("list", { name: "Recovery codes" });
  expect(
    within(list)
      .getAllByRole("listitem")
      .map((item) => item.textContent),
  ).toEqual(CODES);
  await user.keyboard("{Escape}");
  expect(dialog).toBeVisible();
  await user.click(within(dialog).getByRole("button", { name: "I have kept them" }));

  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(await screen.findByText("10 recovery codes left")).toBeVisible();
});

test("what has changed in another window closes the dialog and is shown as it is now", async () => {
  let state = ON;
  const user = open({
    [`GET ${ROUTE}`]: () => ({ body: state }),
    [`POST ${ROUTE}/turn-off`]: () => {
      state = OFF;
      return refusal(409, "second_factor_off", "The second factor is off.");
    },
  });
  await user.click(await screen.findByRole("button", { name: "Turn off" }));
  await user.type(await screen.findByLabelText("Current password"), "right{Enter}");

  expect(await screen.findByRole("button", { name: "Set up a second factor" })).toBeVisible();
  expect(screen.queryByRole("dialog")).not.toBeInTheDocument();
});

test("few codes left are a warning, and new ones are asked for by password", async () => {
  const user = open({
    [`GET ${ROUTE}`]: { body: { ...ON, recovery_codes_left: 1 } },
    [`POST ${ROUTE}/recovery-codes`]: { body: { recovery_codes: CODES } },
  });
  expect(await screen.findByText("1 recovery code left")).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Get new recovery codes" }));
  await user.type(await screen.findByLabelText("Current password"), "right{Enter}");
  expect(await screen.findByRole("dialog", { name: "Your new recovery codes" })).toBeVisible();
  expect(screen.getByText(CODES[9] ?? "")).toBeVisible();
});
