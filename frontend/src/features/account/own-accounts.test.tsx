import { render, screen } from "@testing-library/react";
import { beforeEach, expect, test } from "vitest";
import { clearQueries } from "@/lib/query";
import { CONFIG } from "@/test/samples";
import { serve } from "@/test/server";
import { OwnAccounts } from "./components/links/own-accounts";

const page = (
  <OwnAccounts>
    <p>Forgot your password?</p>
  </OwnAccounts>
);

beforeEach(() => clearQueries());

test("pages about passwords of our own say that Clerk keeps them", async () => {
  const auth = { ...CONFIG.auth, mode: "clerk" as const };
  serve({ "GET /api/v1/config": { body: { ...CONFIG, auth } } });
  render(page);
  expect(await screen.findByRole("heading", { name: /kept with Clerk/ })).toBeVisible();
  expect(screen.getByRole("link", { name: "Sign in with Clerk" })).toHaveAttribute(
    "href",
    "/login/",
  );
  expect(screen.queryByText("Forgot your password?")).not.toBeInTheDocument();
});

test("otherwise they are there at once", () => {
  serve({ "GET /api/v1/config": { body: CONFIG } });
  render(page);
  expect(screen.getByText("Forgot your password?")).toBeVisible();
});
