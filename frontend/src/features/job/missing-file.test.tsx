import { screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Job, Sibling, Siblings } from "@/api/types";
import { heldJob, renderForStaff, staffJob } from "@/test/staff";
import { ChooseFileDialog } from "./components/dialogs/choose-file-dialog";
import { MissingFile } from "./components/missing-file";

const CHANGES: Partial<Job> = {
  status: "PENDING",
  file_path: "Pending/JaneDoe_Filament_Blue_123.stl",
  allowed_actions: ["choose-file", "upload-file"],
};
const ROUTE = `/api/v1/jobs/${staffJob().id}`;

function sibling(folder: string, name: string): Sibling {
  const nothing = { sliced: null, picture_url: null, warnings: [] };
  const told = { exact: false, chosen: false, working_file: false, ...nothing };
  const modified_at = "2026-03-02T15:00:00Z";
  return { name, folder, path: `${folder}/${name}`, size: 1000, modified_at, ...told };
}

const FOUND: Siblings = {
  current: "JaneDoe_Filament_Blue_123.stl",
  current_file: null,
  saved_again: false,
  uploaded: null,
  newer: null,
  siblings: [
    sibling("Pending", "JaneDoe_Filament_Blue_123_0.2mm.gcode"),
    sibling("Uploaded", "JaneDoe_Filament_Blue_123.gcode"),
  ],
};

function notice(known: boolean, seen: boolean, changes: Partial<Job> = {}) {
  const job = staffJob({ ...CHANGES, file_missing: known, ...changes });
  const onStart = vi.fn();
  renderForStaff(<MissingFile job={job} onStart={onStart} />, {
    [`GET ${ROUTE}/versions`]: { body: { versions: [], file_missing: seen } },
  });
  return onStart;
}

const TITLE = "The file that will be printed is missing";

test("a missing file is told with the ways to mend it", async () => {
  const user = userEvent.setup();
  const onStart = notice(false, true);
  expect(await screen.findByText(TITLE)).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Choose the file to print" }));
  await user.click(screen.getByRole("button", { name: "Upload a new file" }));
  expect(onStart.mock.calls.map(([action]) => action)).toEqual(["choose-file", "upload-file"]);
});

test("what is seen now counts, not what was seen before", async () => {
  notice(true, false);
  await waitFor(() => expect(screen.queryByText(TITLE)).not.toBeInTheDocument());
});

test("under another's lock it is told without buttons", async () => {
  notice(true, true, { allowed_actions: [] });
  expect(await screen.findByText(TITLE)).toBeInTheDocument();
  expect(screen.queryByRole("button")).not.toBeInTheDocument();
});

test.each([
  {
    choice: /_0\.2mm\.gcode/,
    path: `${ROUTE}/choose-file`,
    body: { file: "Pending/JaneDoe_Filament_Blue_123_0.2mm.gcode" },
  },
  {
    choice: /saved in Uploaded/,
    path: `${ROUTE}/choose-file`,
    body: { file: "Uploaded/JaneDoe_Filament_Blue_123.gcode" },
  },
  { choice: /as handed in/, path: `${ROUTE}/restore-file`, body: null },
])("a file beside it, one from a folder before, or the upload is chosen", async (expected) => {
  const user = userEvent.setup();
  const props = { onClose: vi.fn(), onDone: vi.fn(), onStale: vi.fn(), onStart: vi.fn() };
  const { calls } = renderForStaff(<ChooseFileDialog job={staffJob(CHANGES)} {...props} />, {
    [`POST ${ROUTE}/lock`]: { body: heldJob(CHANGES) },
    [`POST ${ROUTE}/unlock`]: { body: staffJob(CHANGES) },
    [`GET ${ROUTE}/siblings`]: { body: FOUND },
    [`POST ${expected.path}`]: { body: staffJob(CHANGES) },
  });
  await user.click(await screen.findByRole("radio", { name: expected.choice }));
  await user.click(screen.getByRole("button", { name: "Print this file" }));
  await waitFor(() => expect(props.onDone).toHaveBeenCalledTimes(1));
  const sent = calls.find(({ path }) => path === expected.path)?.body;
  expect(sent ? JSON.parse(sent) : null).toEqual(expected.body);
});
