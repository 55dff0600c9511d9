import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { AuthProvider, useAuth } from "@/lib/auth/provider";
import { refusal, serve } from "@/test/server";
import { SIGNED_IN } from "@/test/staff";
import { SignInForm } from "./components/sign-in-form";

const ASKED = refusal(401, "second_factor_required", "Enter the code of your authenticator app.");
const WRONG = refusal(401, "invalid_code", "This code is not right, or was used before.");

beforeEach(() => localStorage.clear());

function Door() {
  const { ready, user } = useAuth();
  if (user) return <p>Welcome, {user.name}</p>;
  return ready && <SignInForm email="ada@example.edu" />;
}

test("a second factor is asked for once the password is right, and a wrong code is said", async () => {
  const user = userEvent.setup();
  const sent: unknown[] = [];
  serve({
    "POST /api/v1/auth/login": ({ body }) => {
      sent.push(JSON.parse(body));
      const { code } = JSON.parse(body) as { code?: string };
      if (!code) return ASKED;
      return code === "123456" ? SIGNED_IN["POST /api/v1/auth/refresh"] : WRONG;
    },
  });
  render(
    <AuthProvider>
      <Door />
    </AuthProvider>,
  );
  await user.type(await screen.findByLabelText("Password"), "right{Enter}");
  const code = await screen.findByLabelText("Code");
  expect(code).toHaveFocus();
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();

  await user.keyboard("{Enter}");
  expect(await screen.findByText("Enter the code.")).toBeVisible();
  await user.type(code, "000000{Enter}");
  expect(await screen.findByText(/This code is not right/)).toBeVisible();
  expect(code).toHaveFocus();
  await user.clear(code);
  await user.type(code, "123456{Enter}");

  expect(await screen.findByText("Welcome, Ada Admin")).toBeVisible();
  expect(sent).toHaveLength(3);
  expect(sent.at(-1)).toEqual({
    email: "ada@example.edu",
    password: "right",
    code: "123456",
  });
});
