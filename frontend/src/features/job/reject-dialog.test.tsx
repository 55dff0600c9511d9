import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { type Call, refusal } from "@/test/server";
import { heldJob, renderForStaff, staffJob } from "@/test/staff";
import { RejectDialog } from "./components/dialogs/reject-dialog";

const JOB = staffJob();
const ROUTE = `/api/v1/jobs/${JOB.id}`;
const PREVIEW = `POST ${ROUTE}/reject/preview`;

/** As the server does: the reasons, then the words. */
function drafted({ body }: Call) {
  const { reasons, custom_reason } = JSON.parse(body);
  const text = ["Hello Jane,", ...reasons, custom_reason].filter(Boolean).join("\n");
  return { body: { subject: "Your 3D print #123 could not be accepted", text } };
}

function open(routes: Parameters<typeof renderForStaff>[1] = {}) {
  const props = { onClose: vi.fn(), onDone: vi.fn(), onStale: vi.fn(), onStart: vi.fn() };
  const view = renderForStaff(<RejectDialog job={JOB} {...props} />, {
    [`POST ${ROUTE}/lock`]: { body: heldJob() },
    [`POST ${ROUTE}/unlock`]: { body: JOB },
    [PREVIEW]: drafted,
    [`POST ${ROUTE}/reject`]: { body: staffJob({ status: "REJECTED" }) },
    ...routes,
  });
  const asked = () => view.calls.filter(({ path }) => path.endsWith("/reject/preview"));
  return { ...view, props, asked };
}

const reason = () => screen.findByLabelText("Walls too thin to print");
const mail = () => screen.getByRole("region", { name: "The email that goes out" });
const send = () => screen.getByRole("button", { name: "Reject and send the email" });

test("without a reason there is no email to be read, and none is asked for", async () => {
  const { asked } = open();
  await reason();
  expect(mail()).toHaveTextContent("jane@example.edu");
  expect(mail()).toHaveTextContent(/Choose a reason, or write one/);
  expect(asked()).toHaveLength(0);
});

test("the email is read as the server writes it, and follows what is chosen and typed", async () => {
  const user = userEvent.setup();
  const { asked } = open();
  await user.click(await reason());
  expect(await within(mail()).findByText(/Walls too thin to print/)).toBeInTheDocument();
  expect(mail()).toHaveTextContent("Your 3D print #123 could not be accepted");

  await user.type(screen.getByLabelText(/In your own words/), "Make them 1 mm.");
  // Until the next has come, the one before stays in sight.
  expect(mail()).toHaveTextContent("Hello Jane,");
  expect(await within(mail()).findByText(/Make them 1 mm\./)).toBeInTheDocument();
  expect(asked().length).toBeLessThan(6);
});

test("what is sent is what was read", async () => {
  const user = userEvent.setup();
  const { asked, calls, props } = open();
  await user.click(await reason());
  await within(mail()).findByText(/Walls too thin to print/);
  await user.click(send());
  await waitFor(() => expect(props.onDone).toHaveBeenCalledTimes(1));
  const sent = calls.find(({ path }) => path === `${ROUTE}/reject`)?.body ?? "";
  expect(JSON.parse(sent)).toEqual(JSON.parse(asked().at(-1)?.body ?? ""));
});

test("an email that cannot be shown stops nobody", async () => {
  const user = userEvent.setup();
  open({ [PREVIEW]: refusal(422, "validation_failed", "Not so.") });
  await user.click(await reason());
  expect(await within(mail()).findByText(/It cannot be shown now\. Not so\./)).toBeInTheDocument();
  expect(send()).toBeEnabled();
});
