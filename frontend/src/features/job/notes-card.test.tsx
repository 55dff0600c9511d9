import { screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import { type Call, refusal } from "@/test/server";
import { renderForStaff, staffJob } from "@/test/staff";
import { NotesCard } from "./components/notes-card";

const JOB = staffJob({ notes: "Use the brim.", version: 3 });
const ROUTE = `PATCH /api/v1/jobs/${JOB.id}/notes`;

const saved = ({ body }: Call) => {
  const { notes, version } = JSON.parse(body);
  return { body: staffJob({ notes, version: version + 1 }) };
};

test("notes are saved when the field is left, and it is said that they are", async () => {
  const user = userEvent.setup();
  const onSaved = vi.fn();
  const { calls } = renderForStaff(<NotesCard job={JOB} onSaved={onSaved} />, { [ROUTE]: saved });
  expect(screen.getByRole("status")).toHaveTextContent("Saved");
  await user.type(screen.getByLabelText("Notes"), " Lay it down.");
  expect(screen.getByRole("status")).toHaveTextContent("Not saved yet");
  await user.tab();
  await vi.waitFor(() => expect(screen.getByRole("status")).toHaveTextContent("Saved"));
  const sent = calls.filter(({ method }) => method === "PATCH");
  expect(sent.map(({ body }) => JSON.parse(body))).toEqual([
    { notes: "Use the brim. Lay it down.", version: 3 },
  ]);
  expect(onSaved).toHaveBeenCalledTimes(1);
});

test("another's newer notes are shown, and both can be kept", async () => {
  const user = userEvent.setup();
  let tries = 0;
  const { calls } = renderForStaff(<NotesCard job={JOB} onSaved={() => undefined} />, {
    [ROUTE]: (call: Call) => {
      tries += 1;
      if (tries > 1) return saved(call);
      const details = { version: 9, notes: "Paid in advance." };
      return refusal(409, "version_conflict", "Somebody changed this.", details);
    },
  });
  await user.type(screen.getByLabelText("Notes"), " Lay it down.");
  await user.tab();
  const alert = await screen.findByRole("alert");
  expect(alert).toHaveTextContent("Paid in advance.");
  expect(screen.getByLabelText("Notes")).toHaveValue("Use the brim. Lay it down.");

  await user.click(screen.getByRole("button", { name: "Keep both" }));
  await vi.waitFor(() => expect(screen.queryByRole("alert")).not.toBeInTheDocument());
  expect(screen.getByLabelText("Notes")).toHaveValue(
    "Paid in advance.\n\nUse the brim. Lay it down.",
  );
  const sent = calls.filter(({ method }) => method === "PATCH").at(-1);
  expect(JSON.parse(sent?.body ?? "").version).toBe(9);
});

test("under another's lock the notes are to be read only", () => {
  renderForStaff(
    <NotesCard
      job={staffJob({ locked_by: "somebody", locked_by_name: "Jane Roe" })}
      onSaved={() => undefined}
    />,
  );
  expect(screen.getByLabelText("Notes")).toHaveAttribute("readonly");
  expect(screen.getByText(/Jane Roe is working on this job/)).toBeInTheDocument();
});
