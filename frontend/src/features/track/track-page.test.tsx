import { render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { clearQueries } from "@/lib/query";
import { CATALOG, PRICED, studentJob, tracking } from "@/test/samples";
import { type Answer, type Call, refusal, serve } from "@/test/server";
import { TrackPage } from "./components/track-page";

function open(routes: Record<string, Answer>): Call[] {
  const calls = serve({ "GET /api/v1/catalog": { body: CATALOG }, ...routes });
  window.history.replaceState(null, "", "/track/tok.en");
  render(<TrackPage />);
  return calls;
}

const at = (body: unknown): Record<string, Answer> => ({ "GET /api/v1/track/tok.en": { body } });

beforeEach(clearQueries);

test("a job is shown with its place in the line and its price", async () => {
  open(at(tracking(studentJob({ ...PRICED, status: "READYTOPRINT", queue_position: 3 }))));
  expect(await screen.findByText(/you are number 3 in line/i)).toBeVisible();
  expect(screen.getByText("$4.23")).toBeVisible();
  const current = screen.getAllByRole("listitem").find((step) => step.ariaCurrent === "step");
  expect(current).toHaveTextContent("Confirmed");
});

test("withdrawing asks first, then shows what has become of the job", async () => {
  const withdrawn = studentJob({
    status: "REJECTED",
    reject_reasons: ["Withdrawn by the student"],
    allowed_actions: [],
  });
  const calls = open({
    ...at(tracking(studentJob())),
    "POST /api/v1/track/tok.en/withdraw": { body: tracking(withdrawn) },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Withdraw this job" }));
  const dialog = await screen.findByRole("dialog", { name: "Withdraw job #123?" });
  expect(calls.some((call) => call.method === "POST")).toBe(false);
  await userEvent.click(within(dialog).getByRole("button", { name: "Withdraw" }));
  expect(await screen.findByText("Withdrawn by the student")).toBeVisible();
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(screen.queryByRole("button", { name: "Withdraw this job" })).toBeNull();
});

test("a withdrawal that was thought better of gives the focus back to its button", async () => {
  open(at(tracking(studentJob())));
  const button = await screen.findByRole("button", { name: "Withdraw this job" });
  await userEvent.click(button);
  await screen.findByRole("dialog");
  await userEvent.keyboard("{Escape}");
  await waitFor(() => expect(button).toHaveFocus());
});

test("a withdrawal that came too late says why", async () => {
  open({
    ...at(tracking(studentJob())),
    "POST /api/v1/track/tok.en/withdraw": refusal(409, "invalid_transition", "It is confirmed."),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Withdraw this job" }));
  const dialog = await screen.findByRole("dialog");
  await userEvent.click(within(dialog).getByRole("button", { name: "Withdraw" }));
  expect(await within(dialog).findByRole("alert")).toHaveTextContent("It is confirmed.");
});

test("a rejected job tells why, and can be handed in anew", async () => {
  const reject_reasons = ["Scale or units wrong"];
  open(at(tracking(studentJob({ status: "REJECTED", reject_reasons, custom_reason: "In cm." }))));
  expect(await screen.findByText("Scale or units wrong")).toBeVisible();
  expect(screen.getByText("In cm.")).toBeVisible();
  expect(screen.getByRole("link", { name: "Hand in a new version" })).toHaveAttribute(
    "href",
    "/submit/?parent=tok.en",
  );
});

test("an expired confirmation leads to a new link", async () => {
  open(at(tracking(studentJob({ ...PRICED, is_confirmation_expired: true }))));
  expect(await screen.findByRole("link", { name: "Get a new link" })).toBeVisible();
});

test("an unknown link says so", async () => {
  open({});
  expect(await screen.findByText("This tracking link leads nowhere")).toBeVisible();
});

test("an error can be tried again", async () => {
  let broken = true;
  serve({
    "GET /api/v1/catalog": { body: CATALOG },
    "GET /api/v1/track/tok.en": () =>
      broken
        ? refusal(500, "internal_error", "Something broke.")
        : { body: tracking(studentJob()) },
  });
  window.history.replaceState(null, "", "/track/tok.en");
  render(<TrackPage />);
  expect(await screen.findByText("Something broke.")).toBeVisible();
  broken = false;
  await userEvent.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("heading", { name: /#123/ })).toBeVisible();
});
