import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Job, Sibling, Siblings } from "@/api/types";
import { refusal } from "@/test/server";
import { heldJob, renderForStaff, staffJob } from "@/test/staff";
import { PrintingDialog } from "./components/dialogs/printing-dialog";

const NAME = "JaneDoe_Filament_Blue_123.gcode";
const READY: Partial<Job> = {
  status: "READYTOPRINT",
  display_name: NAME,
  file_path: `ReadyToPrint/${NAME}`,
  allowed_actions: ["mark-printing", "choose-file", "upload-file"],
};
const JOB = staffJob(READY);
const ROUTE = `/api/v1/jobs/${JOB.id}`;

function file(folder: string, modified_at: string): Sibling {
  const path = `${folder}/${NAME}`;
  const nothing = { sliced: null, picture_url: null, warnings: [] };
  const told = { exact: true, chosen: false, working_file: false, ...nothing };
  return { name: NAME, folder, path, size: 1000, modified_at, ...told };
}

const CURRENT = file("ReadyToPrint", "2026-03-02T15:00:00Z");
const NEWER = file("Uploaded", "2026-03-03T09:30:00Z");

function open(found: Partial<Siblings>, routes: Parameters<typeof renderForStaff>[1] = {}) {
  const siblings: Siblings = {
    current: NAME,
    current_file: CURRENT,
    saved_again: false,
    uploaded: null,
    siblings: [],
    newer: null,
    ...found,
  };
  const props = { onClose: vi.fn(), onDone: vi.fn(), onStale: vi.fn(), onStart: vi.fn() };
  const view = renderForStaff(<PrintingDialog job={JOB} {...props} />, {
    [`POST ${ROUTE}/lock`]: { body: heldJob(READY) },
    [`POST ${ROUTE}/unlock`]: { body: JOB },
    [`GET ${ROUTE}/siblings`]: { body: siblings },
    [`POST ${ROUTE}/mark-printing`]: { body: staffJob({ ...READY, status: "PRINTING" }) },
    ...routes,
  });
  const sent = () => {
    const call = view.calls.find(({ path }) => path === `${ROUTE}/mark-printing`);
    return call && JSON.parse(call.body ?? "null");
  };
  return { ...view, props, sent };
}

const start = () => screen.getByRole("button", { name: "Start printing" });

test("the file that is printed is named, and a yes is enough", async () => {
  const user = userEvent.setup();
  const { props, sent } = open({});
  expect(await screen.findByText(/^Saved /)).toBeInTheDocument();
  expect(screen.queryByRole("radio")).not.toBeInTheDocument();
  await waitFor(() => expect(start()).toBeEnabled());
  await user.click(start());
  await waitFor(() => expect(props.onDone).toHaveBeenCalledTimes(1));
  expect(sent()).toEqual({});
});

test.each([
  { choice: /newer, saved in Uploaded/, body: { file: `Uploaded/${NAME}` } },
  { choice: /as approved/, body: {} },
])("a newer file is offered, and one of the two has to be chosen", async ({ choice, body }) => {
  const user = userEvent.setup();
  const { props, sent } = open({ newer: NEWER });
  const files = await screen.findByRole("radiogroup", { name: "The file that is printed" });
  await screen.findByText("Held for you");
  expect(start()).toBeDisabled();
  for (const radio of within(files).getAllByRole("radio")) expect(radio).not.toBeChecked();
  await user.click(within(files).getByRole("radio", { name: choice }));
  await user.click(start());
  await waitFor(() => expect(props.onDone).toHaveBeenCalledTimes(1));
  expect(sent()).toEqual(body);
});

test("a file that was saved over after the approval is told", async () => {
  open({ saved_again: true });
  expect(await screen.findByText("It was saved again after the approval")).toBeInTheDocument();
});

test("without its file a job is not started, and the way out is a button", async () => {
  const user = userEvent.setup();
  const { props } = open({ current_file: null });
  await user.click(await screen.findByRole("button", { name: "Choose the file to print" }));
  expect(start()).toBeDisabled();
  expect(props.onStart).toHaveBeenCalledWith(
    "choose-file",
    expect.objectContaining({ id: JOB.id }),
  );
});

test("what cannot be looked at is told before anything is sent", async () => {
  open({}, { [`GET ${ROUTE}/siblings`]: refusal(409, "file_in_use", "It is open.") });
  expect(await screen.findByText("It is open.")).toBeInTheDocument();
  expect(start()).toBeDisabled();
});
