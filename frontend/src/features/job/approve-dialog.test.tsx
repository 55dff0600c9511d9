import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Catalog, Job, Sibling, Siblings, Slice } from "@/api/types";
import { CATALOG } from "@/test/samples";
import { type Answer, type Call, refusal } from "@/test/server";
import { heldJob, renderForStaff, staffJob } from "@/test/staff";
import { ApproveDialog } from "./components/dialogs/approve-dialog";

const JOB = staffJob();
const ROUTE = `/api/v1/jobs/${JOB.id}`;

const SIBLINGS: Siblings = {
  current: "JaneDoe_Filament_Blue_123.stl",
  current_file: sibling("JaneDoe_Filament_Blue_123.stl"),
  saved_again: false,
  uploaded: "JaneDoe_Filament_Blue_123.stl",
  newer: null,
  siblings: [
    sibling("JaneDoe_Filament_Blue_123_draft.gcode", { exact: false }),
    sibling("JaneDoe_Filament_Blue_123.3mf", { chosen: true }),
    sibling("JaneDoe_Filament_Blue_123.gcode"),
  ],
};

const SLICED: Slice = {
  slicer: "PrusaSlicer",
  printer: "Prusa MK4S",
  material: "PETG",
  weight_g: 45.2,
  time_hours: 3.5,
  plates: 1,
};

/** What is found beside the upload: one file, which says this. */
function found(sliced: Partial<Slice>, changes: Partial<Sibling> = {}): Record<string, Answer> {
  const one = sibling("JaneDoe_Filament_Blue_123.gcode", {
    chosen: true,
    sliced: { ...SLICED, ...sliced },
    ...changes,
  });
  return { [`GET ${ROUTE}/siblings`]: { body: { ...SIBLINGS, siblings: [one] } } };
}

function sibling(name: string, changes: Partial<Sibling> = {}): Sibling {
  const modified_at = "2026-03-02T15:00:00Z";
  return {
    name,
    folder: "Uploaded",
    path: `Uploaded/${name}`,
    size: 1000,
    modified_at,
    exact: true,
    chosen: false,
    working_file: false,
    sliced: null,
    picture_url: null,
    warnings: [],
    ...changes,
  };
}

function priced(call: Call): Answer {
  const asked = new URLSearchParams(call.path.split("?")[1]);
  const cents = Math.round(Number(asked.get("weight_g")) * 10);
  return {
    body: {
      cost_cents: Math.max(300, cents),
      time_hours: Math.ceil(Number(asked.get("time_hours")) * 2) / 2,
      rate_cents_per_gram: 10,
      rate_cents_per_minute: 0,
      minimum_charge_cents: 300,
      is_minimum: cents < 300,
    },
  };
}

function open(routes: Parameters<typeof renderForStaff>[1] = {}, held: Partial<Job> = {}) {
  const props = { onClose: vi.fn(), onDone: vi.fn(), onStale: vi.fn(), onStart: vi.fn() };
  const view = renderForStaff(<ApproveDialog job={JOB} {...props} />, {
    [`POST ${ROUTE}/lock`]: { body: heldJob(held) },
    [`POST ${ROUTE}/unlock`]: { body: JOB },
    [`GET ${ROUTE}/siblings`]: { body: SIBLINGS },
    "GET /api/v1/cost/preview": priced,
    [`POST ${ROUTE}/approve`]: { body: staffJob({ status: "PENDING", cost_cents: 452 }) },
    ...routes,
  });
  return { ...view, props };
}

const PETG = { name: "PETG", method: "Filament", density_g_cm3: 1.27, available: true };
const WITH_PETG: Catalog = { ...CATALOG, materials: [...CATALOG.materials, PETG] };
const TWO_MATERIALS = { "GET /api/v1/catalog": { body: WITH_PETG } };

const weight = () => screen.findByLabelText("Weight in grams");
const time = () => screen.getByLabelText("Print time");
const material = () => screen.getByLabelText("Material");
const send = () => screen.getByRole("button", { name: "Approve and send the email" });

test("the job is held while the dialog is open, and free when it is closed", async () => {
  const { calls, unmount } = open();
  expect(send()).toBeDisabled();
  await weight();
  await screen.findByText("Held for you");
  unmount();
  await waitFor(() => {
    const posts = calls.filter(({ method, path }) => method === "POST" && path.startsWith(ROUTE));
    // Here it is open before it is known who has signed in, and takes the lock once more then.
    const last = posts.slice(-2).map(({ path }) => path);
    expect(last).toEqual([`${ROUTE}/lock`, `${ROUTE}/unlock`]);
  });
  expect(calls.at(-1)?.token).toBe("Bearer token");
});

test("the price follows what is typed, rounds the time up and knows the minimum", async () => {
  const user = userEvent.setup();
  const { calls } = open();
  await user.type(await weight(), "45,2");
  await user.type(time(), "2h 45m");
  expect(await screen.findByText("$4.52")).toBeInTheDocument();
  expect(screen.getByText(/Counts as 3 h/)).toBeInTheDocument();
  expect(calls.filter(({ path }) => path.includes("cost/preview"))).toHaveLength(1);

  await user.clear(await weight());
  await user.type(await weight(), "5");
  expect(await screen.findByText("The minimum charge of $3.00 applies.")).toBeInTheDocument();
  expect(screen.getByText("$3.00")).toBeInTheDocument();
});

test("a student's No to the minimum charge stands beside the price", async () => {
  open({}, { acknowledged_minimum_charge: false });
  expect(await screen.findByText("Answered No to the minimum charge of $3.00")).toBeInTheDocument();
});

test("the newest sliced file is chosen, and what was seen is what is approved", async () => {
  const user = userEvent.setup();
  const { calls, props } = open();
  const files = await screen.findByRole("radiogroup", { name: "The file that will be printed" });
  expect(await within(files).findByRole("radio", { name: /123\.3mf/ })).toBeChecked();
  expect(within(files).getByRole("radio", { name: /as uploaded/ })).not.toBeChecked();

  await user.click(within(files).getByRole("radio", { name: /123\.gcode/ }));
  await user.type(await weight(), "45.2");
  await user.type(time(), "3");
  await user.click(send());
  await waitFor(() => expect(props.onDone).toHaveBeenCalledTimes(1));
  const body = calls.find(({ path }) => path === `${ROUTE}/approve`)?.body ?? "";
  expect(JSON.parse(body)).toEqual({
    weight_g: 45.2,
    time_hours: 3,
    material: "PLA",
    printer: "prusa_mk4s",
    file: "JaneDoe_Filament_Blue_123.gcode",
  });
  expect(props.onDone.mock.lastCall?.[1]).toEqual({
    title: "Approved #123 for $4.52",
    text: "The confirmation link goes to jane@example.edu.",
  });
});

test("nothing is sent while weight or time is missing, and the first missing has the focus", async () => {
  const user = userEvent.setup();
  const { calls } = open();
  await weight();
  await user.click(send());
  expect(screen.getByText("Enter the weight, such as 45.2.")).toBeInTheDocument();
  expect(await weight()).toHaveFocus();
  expect(await weight()).toBeInvalid();
  expect(calls.some(({ path }) => path === `${ROUTE}/approve`)).toBe(false);
});

test("what the server says of a field stands beside the field", async () => {
  const user = userEvent.setup();
  open({
    [`POST ${ROUTE}/approve`]: refusal(422, "validation_failed", "Some fields need another look.", {
      printer: "Choose one of the printers for Filament.",
    }),
  });
  await user.type(await weight(), "45.2");
  await user.type(time(), "3");
  await user.click(send());
  await waitFor(() =>
    expect(screen.getByLabelText("Printer")).toHaveAccessibleDescription(
      "Choose one of the printers for Filament.",
    ),
  );
});

test("a job whose method has left the catalog says so, and leads to its details", async () => {
  const [, resin] = CATALOG.methods;
  const { props } = open({
    "GET /api/v1/catalog": { body: { ...CATALOG, methods: resin ? [resin] : [] } },
  });
  expect(
    await screen.findByText("The lab does not print by Filament any more"),
  ).toBeInTheDocument();
  screen.getByRole("button", { name: "Edit details" }).click();
  expect(props.onStart).toHaveBeenCalledWith("edit", expect.objectContaining({ id: JOB.id }));
});

test("a job that another holds is not to be typed on", async () => {
  const { props } = open({
    [`POST ${ROUTE}/lock`]: refusal(409, "job_locked", "Jane Roe is working on this job.", {
      locked_by_name: "Jane Roe",
      locked_until: "2026-03-02T15:05:00Z",
    }),
  });
  expect(await screen.findByText("Jane Roe is working on this job")).toBeInTheDocument();
  expect(screen.queryByLabelText("Weight in grams")).not.toBeInTheDocument();
  screen.getByRole("button", { name: "Break the lock" }).click();
  expect(props.onStart).toHaveBeenCalledWith(
    "force-unlock",
    expect.objectContaining({ locked_by_name: "Jane Roe" }),
  );
});

test("a page that is out of date is told before anything is typed", async () => {
  const user = userEvent.setup();
  const { props } = open({}, { status: "REJECTED", allowed_actions: ["resend-email"] });
  expect(await screen.findByText("This job has moved on")).toBeInTheDocument();
  expect(screen.getByText("Rejected")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Show it as it is now" }));
  expect(props.onStale).toHaveBeenCalledTimes(1);
});

test("a job that moves on while the dialog is open says what it is now", async () => {
  const user = userEvent.setup();
  open({
    [`POST ${ROUTE}/approve`]: refusal(409, "invalid_transition", "This job is REJECTED now.", {
      status: "REJECTED",
    }),
  });
  await user.type(await weight(), "45.2");
  await user.type(time(), "3");
  await user.click(send());
  expect(await screen.findByText("This job has moved on")).toBeInTheDocument();
});

test("a failure that may pass keeps what was typed", async () => {
  const user = userEvent.setup();
  open({ [`POST ${ROUTE}/approve`]: refusal(503, "storage_unavailable", "The storage is away.") });
  await user.type(await weight(), "45.2");
  await user.type(time(), "3");
  await user.click(send());
  expect(await screen.findByText("The storage is away.")).toBeInTheDocument();
  expect(await weight()).toHaveValue("45.2");
  expect(send()).toBeEnabled();
});

test("a sliced file fills in the price, and one click approves", async () => {
  const user = userEvent.setup();
  const { calls, props } = open({ ...found({}), ...TWO_MATERIALS });
  await waitFor(async () => expect(await weight()).toHaveValue("45.2"));
  expect(time()).toHaveValue("3.5");
  expect(material()).toHaveValue("PETG");
  expect(screen.getByRole("radio", { name: /123\.gcode/ })).toHaveAccessibleDescription(
    /^PrusaSlicer · Prusa MK4S · PETG · 45.2 g · 3.5 h/,
  );
  expect(await screen.findByText("$4.52")).toBeInTheDocument();
  for (const field of [await weight(), time(), material()]) {
    expect(field).toHaveAccessibleDescription("From the sliced file");
  }

  await user.click(send());
  await waitFor(() => expect(props.onDone).toHaveBeenCalledTimes(1));
  const body = calls.find(({ path }) => path === `${ROUTE}/approve`)?.body ?? "";
  expect(JSON.parse(body)).toEqual({
    weight_g: 45.2,
    time_hours: 3.5,
    material: "PETG",
    printer: "prusa_mk4s",
    file: "JaneDoe_Filament_Blue_123.gcode",
  });
});

test("what was entered stays when the file is looked at again, and the file's word is offered", async () => {
  const user = userEvent.setup();
  let says = 45.2;
  open({
    [`GET ${ROUTE}/siblings`]: () => found({ weight_g: says })[`GET ${ROUTE}/siblings`] ?? {},
  });
  await waitFor(async () => expect(await weight()).toHaveValue("45.2"));
  await user.clear(await weight());
  await user.type(await weight(), "50");
  says = 47;
  await user.click(screen.getByRole("button", { name: "Look again" }));
  expect(await screen.findByText("The file says 47 g")).toBeInTheDocument();
  expect(await weight()).toHaveValue("50");
  expect(time()).toHaveValue("3.5");

  await user.click(screen.getByRole("button", { name: "Use that" }));
  expect(await weight()).toHaveValue("47");
  expect(await weight()).toHaveAccessibleDescription("From the sliced file");
});

test("what was not entered follows the file that is saved anew", async () => {
  const user = userEvent.setup();
  let says = 45.2;
  open({
    [`GET ${ROUTE}/siblings`]: () => found({ weight_g: says })[`GET ${ROUTE}/siblings`] ?? {},
  });
  await waitFor(async () => expect(await weight()).toHaveValue("45.2"));
  says = 47;
  await user.click(screen.getByRole("button", { name: "Look again" }));
  await waitFor(async () => expect(await weight()).toHaveValue("47"));
});

test("a field that was emptied is not filled in again", async () => {
  const user = userEvent.setup();
  const { calls } = open(found({}));
  await waitFor(async () => expect(await weight()).toHaveValue("45.2"));
  await user.clear(await weight());
  await user.click(send());
  expect(await weight()).toHaveValue("");
  expect(screen.getByText("Enter the weight, such as 45.2.")).toBeInTheDocument();
  expect(calls.some(({ path }) => path === `${ROUTE}/approve`)).toBe(false);
});

test("another file that is chosen fills the fields in with what it says", async () => {
  const user = userEvent.setup();
  const siblings = [
    sibling("JaneDoe_Filament_Blue_123.gcode", { chosen: true, sliced: SLICED }),
    sibling("JaneDoe_Filament_Blue_123_fine.gcode", {
      exact: false,
      sliced: { ...SLICED, weight_g: 51, time_hours: 8 },
    }),
  ];
  open({ [`GET ${ROUTE}/siblings`]: { body: { ...SIBLINGS, siblings } } });
  await waitFor(async () => expect(await weight()).toHaveValue("45.2"));
  await user.click(screen.getByRole("radio", { name: /fine/ }));
  expect(await weight()).toHaveValue("51");
  expect(time()).toHaveValue("8");

  await user.click(screen.getByRole("radio", { name: /as uploaded/ }));
  expect(await weight()).toHaveValue("");
});

test("what a file does not say is not made up", async () => {
  open({ ...found({ weight_g: null, time_hours: null, material: "PETG-CF", plates: 3 }) });
  const file = await screen.findByRole("radio", { name: /123\.gcode/ });
  expect(file).toHaveAccessibleDescription(/PETG-CF · weight unknown · time unknown · 3 plates/);
  expect(await weight()).toHaveValue("");
  expect(time()).toHaveValue("");
  expect(material()).toHaveValue("PLA");
});

test("a file that says nothing says so", async () => {
  open();
  expect(await screen.findByRole("radio", { name: /123\.gcode/ })).toHaveAccessibleDescription(
    /Does not say weight and time/,
  );
});

test("what does not fit the job is said in words, and does not stop the approval", async () => {
  const message = "Sliced for Prusa XL, but the job is for Prusa MK4S.";
  open(found({ printer: "Prusa XL" }, { warnings: [{ code: "printer", message }] }));
  expect(await screen.findByText(message)).toBeInTheDocument();
  expect(screen.getByRole("radio", { name: /123\.gcode/ })).toHaveAccessibleDescription(
    /Warning: ?Sliced for Prusa XL/,
  );
  expect(send()).toBeEnabled();
});

test("the slicer's own picture stands beside its file, unless it cannot be shown", async () => {
  const { container } = open(found({}, { picture_url: "/api/v1/jobs/1/slice-picture?file=a" }));
  await screen.findByRole("radio", { name: /123\.gcode/ });
  const pictures = () => container.ownerDocument.querySelectorAll("img[src*='slice-picture']");
  expect(pictures()).toHaveLength(1);
  fireEvent.error(pictures()[0] as Element);
  expect(pictures()).toHaveLength(0);
});

test("who comes back from the slicer sees what was saved there", async () => {
  let answer: Answer = { body: { ...SIBLINGS, siblings: [] } };
  open({ [`GET ${ROUTE}/siblings`]: () => answer });
  await screen.findByText("No sliced file was saved beside it yet.");
  answer = found({})[`GET ${ROUTE}/siblings`] ?? {};
  fireEvent(window, new Event("focus"));
  await waitFor(async () => expect(await weight()).toHaveValue("45.2"));
});
