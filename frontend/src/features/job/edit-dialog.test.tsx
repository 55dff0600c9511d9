import { screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, test, vi } from "vitest";
import type { Catalog, Job } from "@/api/types";
import { CATALOG } from "@/test/samples";
import { refusal } from "@/test/server";
import { heldJob, renderForStaff, staffJob } from "@/test/staff";
import { EditDialog } from "./components/dialogs/edit-dialog";

const JOB = staffJob();
const ROUTE = `/api/v1/jobs/${JOB.id}`;
const SAVED = { [`PATCH ${ROUTE}`]: { body: staffJob({ print_method: "Resin" }) } };

function open(routes: Parameters<typeof renderForStaff>[1] = {}, held: Partial<Job> = {}) {
  const props = { onClose: vi.fn(), onDone: vi.fn(), onStale: vi.fn(), onStart: vi.fn() };
  const view = renderForStaff(<EditDialog job={JOB} {...props} />, {
    [`POST ${ROUTE}/lock`]: { body: heldJob(held) },
    [`POST ${ROUTE}/unlock`]: { body: JOB },
    ...SAVED,
    ...routes,
  });
  const sent = () => view.calls.find(({ method }) => method === "PATCH")?.body ?? "";
  return { ...view, props, sent };
}

const method = () => screen.findByLabelText("Method");
const save = () => screen.getByRole("button", { name: "Save" });
const choices = (label: string) =>
  within(screen.getByLabelText(label))
    .getAllByRole("option")
    .map(({ textContent }) => textContent);

test("another method brings its own printers and colors to choose from", async () => {
  const user = userEvent.setup();
  const { props, sent } = open();
  await user.selectOptions(await method(), "Resin");
  expect(choices("Printer")).toEqual(["Choose a printer", "Formlabs Form 3"]);
  expect(choices("Color")).toEqual(["Choose a color", "Gray", "Clear"]);
  await user.selectOptions(screen.getByLabelText("Printer"), "Formlabs Form 3");
  await user.selectOptions(screen.getByLabelText("Color"), "Clear");
  await user.click(save());
  await waitFor(() => expect(props.onDone).toHaveBeenCalledTimes(1));
  const chosen = { print_method: "Resin", printer: "formlabs_form3", color: "Clear" };
  expect(JSON.parse(sent())).toEqual(chosen);
});

test("what was not chosen yet is said beside its field", async () => {
  const user = userEvent.setup();
  const sentence = "Choose one of the printers for Resin.";
  open({
    [`PATCH ${ROUTE}`]: refusal(422, "validation_failed", "Some fields need another look.", {
      printer: sentence,
    }),
  });
  await user.selectOptions(await method(), "Resin");
  await user.click(save());
  await waitFor(() =>
    expect(screen.getByLabelText("Printer")).toHaveAccessibleDescription(sentence),
  );
});

test("a method that was renamed keeps the printer and the color that it still has", async () => {
  const user = userEvent.setup();
  const renamed = <T extends { method: string }>(entries: T[]) =>
    entries.map((entry) => (entry.method === "Filament" ? { ...entry, method: "FDM" } : entry));
  const lab: Catalog = {
    ...CATALOG,
    methods: CATALOG.methods.map((each) =>
      each.name === "Filament" ? { ...each, name: "FDM" } : each,
    ),
    printers: renamed(CATALOG.printers),
    colors: renamed(CATALOG.colors),
  };
  const { props, sent } = open({ "GET /api/v1/catalog": { body: lab } });
  await method();
  await waitFor(() =>
    expect(choices("Method")).toEqual(["Filament (not in the lab any more)", "FDM", "Resin"]),
  );
  await user.selectOptions(await method(), "FDM");
  await user.click(save());
  await waitFor(() => expect(props.onDone).toHaveBeenCalledTimes(1));
  expect(JSON.parse(sent())).toEqual({ print_method: "FDM" });
});

test("a method that has a price is not to be changed", async () => {
  open({}, { status: "PENDING" });
  expect(await screen.findByLabelText("Printer")).toBeInTheDocument();
  expect(screen.queryByLabelText("Method")).not.toBeInTheDocument();
});
