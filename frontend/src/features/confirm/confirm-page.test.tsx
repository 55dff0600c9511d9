import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test } from "vitest";
import { clearQueries } from "@/lib/query";
import { PREFLIGHT, PRICED, studentJob } from "@/test/samples";
import { type Answer, type Call, refusal, serve } from "@/test/server";
import { ConfirmPage } from "./components/confirm-page";
import { ExpiredPage } from "./components/expired-page";

const TRACKING = "http://localhost:3000/track/tok";
const OFFER = { job: studentJob(PRICED), already_confirmed: false, tracking_url: TRACKING };
const LOOKED_AT = studentJob({ ...PRICED, preflight: PREFLIGHT });
const DONE = {
  ...OFFER,
  job: studentJob({ ...PRICED, status: "READYTOPRINT", student_confirmed: true }),
};

function open(routes: Record<string, Answer | ((call: Call) => Promise<Answer>)>): Call[] {
  const calls = serve(routes);
  window.history.replaceState(null, "", "/confirm/to.k-en/");
  render(<ConfirmPage />);
  return calls;
}

beforeEach(clearQueries);

test("opening the link shows the price and changes nothing", async () => {
  const calls = open({ "GET /api/v1/confirm/to.k-en": { body: OFFER } });
  expect(await screen.findByText("$4.23")).toBeVisible();
  for (const fact of ["roof.stl", "PLA", "Blue", "Prusa MK4S", "4.5 h"]) {
    expect(screen.getByText(fact)).toBeVisible();
  }
  expect(new Set(calls.map((call) => call.method))).toEqual(new Set(["GET"]));
});

test("what was found in the model stands below, without estimates of what is known", async () => {
  open({ "GET /api/v1/confirm/to.k-en": { body: { ...OFFER, job: LOOKED_AT } } });
  expect(await screen.findByRole("heading", { name: "Your model" })).toBeVisible();
  expect(await screen.findByText("It fits on the Prusa MK4S.")).toBeVisible();
  expect(screen.queryByText(/estimated/)).toBeNull();
});

test("a double click confirms once", async () => {
  const calls = open({
    "GET /api/v1/confirm/to.k-en": { body: OFFER },
    "POST /api/v1/confirm/to.k-en": async () => {
      await new Promise((resolve) => setTimeout(resolve, 50));
      return { body: DONE };
    },
  });
  await userEvent.dblClick(await screen.findByRole("button", { name: /confirm and print/i }));
  expect(await screen.findByText("Confirmed. Thank you!")).toBeVisible();
  expect(calls.filter((call) => call.method === "POST")).toHaveLength(1);
  expect(screen.getByRole("link", { name: /follow your print/i })).toHaveAttribute(
    "href",
    "/track/tok",
  );
});

test("a confirmed job is a friendly end, not an error", async () => {
  open({ "GET /api/v1/confirm/to.k-en": { body: { ...DONE, already_confirmed: true } } });
  expect(await screen.findByText("You have confirmed this already")).toBeVisible();
  expect(screen.queryByRole("button")).toBeNull();
});

test.each([
  ["confirmation_expired", "This link has expired", "Get a new link"],
  ["confirmation_replaced", "There is a newer link", "I cannot find the newest email"],
])("%s explains itself and leads to a new link", async (code, title, link) => {
  open({ "GET /api/v1/confirm/to.k-en": refusal(410, code, "No.", { job_id: "abc" }) });
  expect(await screen.findByText(title)).toBeVisible();
  expect(screen.getByRole("link", { name: link })).toHaveAttribute(
    "href",
    "/confirm/expired/?job_id=abc",
  );
});

test("a link that runs out while one looks says so on the click", async () => {
  open({
    "GET /api/v1/confirm/to.k-en": { body: OFFER },
    "POST /api/v1/confirm/to.k-en": refusal(410, "confirmation_expired", "No.", { job_id: "abc" }),
  });
  await userEvent.click(await screen.findByRole("button", { name: /confirm and print/i }));
  expect(await screen.findByText("This link has expired")).toBeVisible();
});

test("a garbled link is told from an error", async () => {
  open({});
  expect(await screen.findByText("This confirmation link leads nowhere")).toBeVisible();
});

test("a job that was withdrawn has nothing to confirm", async () => {
  const message = "This print is not waiting for a confirmation any more.";
  open({ "GET /api/v1/confirm/to.k-en": refusal(409, "invalid_transition", message) });
  expect(await screen.findByText("There is nothing to confirm")).toBeVisible();
  expect(screen.getByText(message)).toBeVisible();
});

test("a failed click keeps the offer and can be tried again", async () => {
  let tries = 0;
  open({
    "GET /api/v1/confirm/to.k-en": { body: OFFER },
    "POST /api/v1/confirm/to.k-en": async () => {
      tries += 1;
      return tries === 1
        ? refusal(409, "job_busy", "Please try again in a moment.")
        : { body: DONE };
    },
  });
  const button = await screen.findByRole("button", { name: /confirm and print/i });
  await userEvent.click(button);
  expect(await screen.findByRole("alert")).toHaveTextContent("Please try again in a moment.");
  await userEvent.click(button);
  expect(await screen.findByText("Confirmed. Thank you!")).toBeVisible();
});

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const EXPIRED = { number: 123, status: "PENDING", can_resend: true, resend_possible_at: null };

function openExpired(routes: Record<string, Answer>): Call[] {
  const calls = serve(routes);
  window.history.replaceState(null, "", "/confirm/expired/?job_id=abc");
  render(<ExpiredPage />);
  return calls;
}

test("a new link is sent on request", async () => {
  const calls = openExpired({
    "GET /api/v1/confirm/expired": { body: EXPIRED },
    "POST /api/v1/submit/resend-confirmation": {
      body: { message: "Sent.", resend_possible_at: inMinutes(60) },
    },
  });
  await userEvent.click(await screen.findByRole("button", { name: "Send me a new link" }));
  expect(await screen.findByText("A new link is on its way")).toBeVisible();
  expect(calls.at(-1)?.body).toBe('{"job_id":"abc"}');
});

test("as long as no new link can be sent there is a countdown instead of the button", async () => {
  const body = { ...EXPIRED, can_resend: false, resend_possible_at: inMinutes(37) };
  openExpired({ "GET /api/v1/confirm/expired": { body } });
  expect(await screen.findByRole("timer")).toHaveTextContent(/^3[67]:\d\d$/);
  expect(screen.queryByRole("button")).toBeNull();
});

test("asking too soon starts the countdown", async () => {
  openExpired({
    "GET /api/v1/confirm/expired": { body: EXPIRED },
    "POST /api/v1/submit/resend-confirmation": refusal(429, "resend_too_soon", "Too soon.", {
      retry_at: inMinutes(20),
    }),
  });
  await userEvent.click(await screen.findByRole("button", { name: "Send me a new link" }));
  expect(await screen.findByRole("timer")).toHaveTextContent(/^(19|20):\d\d$/);
});

test("a job that waits for nothing cannot have a link", async () => {
  openExpired({ "GET /api/v1/confirm/expired": { body: { ...EXPIRED, status: "PRINTING" } } });
  expect(await screen.findByText("There is nothing to confirm")).toBeVisible();
});
