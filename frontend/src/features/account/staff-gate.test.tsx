import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";
import { unwrap } from "@/lib/api/client";
import { AuthProvider, useApi } from "@/lib/auth/provider";
import { refusal, serve } from "@/test/server";
import { ADA, renderForStaff, SIGNED_IN, staffJob } from "@/test/staff";
import { StaffGate } from "./components/staff-gate";

const replace = vi.fn();
vi.mock("next/navigation", () => ({ useRouter: () => ({ replace }) }));

function Page() {
  const api = useApi();
  const load = () =>
    unwrap(api.GET("/api/v1/jobs/{job_ref}", { params: { path: { job_ref: "1" } } })).catch(
      () => undefined,
    );
  return (
    <>
      <input aria-label="Typed" />
      <button type="button" onClick={() => void load()}>
        Load
      </button>
    </>
  );
}

const gate = (
  <StaffGate waiting={null}>
    <Page />
  </StaffGate>
);

beforeEach(() => {
  replace.mockReset();
  localStorage.clear();
  window.history.replaceState(null, "", "/dashboard/jobs/12/");
});

test("whoever is not signed in is sent to sign in, and back to where they wanted", async () => {
  serve({});
  render(<AuthProvider>{gate}</AuthProvider>);
  await waitFor(() =>
    expect(replace).toHaveBeenCalledWith("/login/?next=%2Fdashboard%2Fjobs%2F12%2F"),
  );
  expect(screen.queryByLabelText("Typed")).not.toBeInTheDocument();
});

test("a session that ends asks to sign in over the page, which keeps what was typed", async () => {
  const user = userEvent.setup();
  let signedIn = true;
  renderForStaff(gate, {
    "POST /api/v1/auth/refresh": () =>
      signedIn
        ? SIGNED_IN["POST /api/v1/auth/refresh"]
        : refusal(401, "not_signed_in", "Please sign in to do this."),
    "GET /api/v1/jobs/1": () =>
      signedIn ? { body: staffJob() } : refusal(401, "not_signed_in", "Please sign in to do this."),
    "POST /api/v1/auth/login": ({ body }) => {
      if (!body.includes("right")) return refusal(401, "invalid_credentials", "That is not right.");
      signedIn = true;
      return SIGNED_IN["POST /api/v1/auth/refresh"];
    },
  });
  await user.type(await screen.findByLabelText("Typed"), "half a sentence");
  signedIn = false;
  await user.click(screen.getByRole("button", { name: "Load" }));

  expect(await screen.findByRole("dialog", { name: "Please sign in again" })).toBeInTheDocument();
  expect(screen.getByLabelText("Email address")).toHaveValue(ADA.email);
  await user.type(screen.getByLabelText("Password"), "wrong");
  await user.keyboard("{Enter}");
  expect(await screen.findByRole("alert")).toHaveTextContent("That is not right.");
  await user.clear(screen.getByLabelText("Password"));
  await user.type(screen.getByLabelText("Password"), "right");
  await user.keyboard("{Enter}");

  await waitFor(() => expect(screen.queryByRole("dialog")).not.toBeInTheDocument());
  expect(screen.getByLabelText("Typed")).toHaveValue("half a sentence");
  expect(replace).not.toHaveBeenCalled();
});
