import { expect, test } from "vitest";
import { pageAfterSignIn } from "./next";

const after = (next: string) =>
  pageAfterSignIn(new URLSearchParams({ next }), "http://lab.example:8080");

test("signing in leads to the page that was asked for", () => {
  expect(after("/dashboard/jobs/12/?a=b#c")).toBe("/dashboard/jobs/12/?a=b#c");
});

test.each([
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "/\t/evil.example/",
  "javascript:alert(1)",
  "dashboard/",
  "",
  "/login/?next=/login/",
])("%j leads to the dashboard, not away", (next) => {
  expect(after(next)).toBe("/dashboard/");
});
