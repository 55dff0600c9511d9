import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent, { PointerEventsCheckLevel } from "@testing-library/user-event";
import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Catalog } from "@/api/types";
import { clearQueries } from "@/lib/query";
import { CATALOG, CONFIG, studentJob, tracking } from "@/test/samples";
import { type Answer, refusal, serve } from "@/test/server";
import { type FakeUpload, fakeUploads } from "@/test/uploads";
import { SubmitPage } from "./components/submit-page";
import { DEFAULT_METHODS, DEFAULT_TEXTS } from "./texts";

const MODEL = () => new File(["solid roof"], "roof.stl");
const SUBMITTED = {
  job: studentJob(),
  tracking_url: "http://localhost/track/tok",
  tracking_token: "tok",
};

let uploads: typeof FakeUpload;
const onSubmitted = vi.fn();

function show(catalog: Catalog = CATALOG, routes: Record<string, Answer> = {}) {
  serve({
    "GET /api/v1/catalog": { body: catalog },
    "GET /api/v1/config": { body: CONFIG },
    ...routes,
  });
  uploads = fakeUploads();
  render(<SubmitPage texts={DEFAULT_TEXTS} methods={DEFAULT_METHODS} onSubmitted={onSubmitted} />);
  return userEvent.setup({
    applyAccept: false,
    delay: null,
    pointerEventsCheck: PointerEventsCheckLevel.Never,
  });
}

const field = (name: string | RegExp) => screen.getByLabelText(name);
const submit = () => screen.getByRole("button", { name: /hand in my model|try again/i });
const ready = () => waitFor(() => expect(field("Print method")).toBeEnabled());

/** All at once, as by the browser's own filling in: a key at a time makes many tests slow. */
async function enter(user: ReturnType<typeof userEvent.setup>, name: string, text: string) {
  await user.click(field(name));
  await user.paste(text);
}

async function fillIn(user: ReturnType<typeof userEvent.setup>) {
  await ready();
  await enter(user, "Student name", "Jane Doe");
  await enter(user, "Student email", "jane@school.edu");
  await user.selectOptions(field("Discipline"), "Architecture");
  await enter(user, "Class number", "ARCH 4000");
  await user.selectOptions(field("Print method"), "Filament");
  await user.selectOptions(field("Color preference"), "Blue");
  await user.selectOptions(field("Printer"), "Prusa MK4S");
  await user.upload(field("Model file"), MODEL());
  await user.selectOptions(field(CATALOG.texts.consent), "Yes");
}

async function send(user: ReturnType<typeof userEvent.setup>) {
  const before = uploads.all.length;
  await user.click(submit());
  await waitFor(() => expect(uploads.all).toHaveLength(before + 1));
  return uploads.latest;
}

beforeEach(() => {
  clearQueries();
  onSubmitted.mockClear();
  window.history.replaceState(null, "", "/submit/");
});

describe("what can be chosen", () => {
  test("the required texts stand there before the catalog has come", () => {
    show();
    expect(screen.getByText(DEFAULT_TEXTS.introduction)).toBeVisible();
    expect(screen.getByText(DEFAULT_TEXTS.dimensions)).toBeVisible();
    expect(field(DEFAULT_TEXTS.consent)).toBeVisible();
  });

  test("the lab's own texts win over the defaults", async () => {
    show();
    expect(await screen.findByText("Read this first.")).toBeVisible();
    expect(screen.queryByText(DEFAULT_TEXTS.introduction)).toBeNull();
  });

  test("color waits for the method, and says so", async () => {
    const user = show();
    await ready();
    expect(field("Color preference")).toBeDisabled();
    expect(field("Color preference")).toHaveAccessibleDescription(/choose a print method first/i);
    await user.selectOptions(field("Print method"), "Resin");
    expect(field("Color preference")).toBeEnabled();
    const names = within(field("Color preference")).getAllByRole("option");
    expect(names.map((option) => option.textContent)).toEqual(["Choose a color", "Gray", "Clear"]);
  });

  test("printers follow the method, and the only one is chosen by itself", async () => {
    const user = show();
    await ready();
    await user.selectOptions(field("Print method"), "Resin");
    expect(field("Printer")).toHaveDisplayValue("Formlabs Form 3");
    await user.selectOptions(field("Print method"), "Filament");
    expect(within(field("Printer")).queryByText("Formlabs Form 3")).toBeNull();
  });

  test("another method keeps a color that it has too, and drops another", async () => {
    const user = show();
    await ready();
    await user.selectOptions(field("Print method"), "Filament");
    await user.selectOptions(field("Color preference"), "Gray");
    await user.selectOptions(field("Print method"), "Resin");
    expect(field("Color preference")).toHaveDisplayValue("Gray");
    await user.selectOptions(field("Color preference"), "Clear");
    await user.selectOptions(field("Print method"), "Filament");
    expect(field("Color preference")).toHaveValue("");
  });

  test("what is unavailable is marked and cannot be chosen", async () => {
    const user = show();
    await ready();
    await user.selectOptions(field("Print method"), "Filament");
    expect(screen.getByRole("option", { name: "Prusa XL (not available now)" })).toBeDisabled();
    expect(screen.getByRole("option", { name: "Copper (not available now)" })).toBeDisabled();
  });

  test("closed submissions show the notice instead of the form", async () => {
    show({ ...CATALOG, submissions_open: false, closed_notice: "Back in January." });
    expect(await screen.findByText("Back in January.")).toBeVisible();
    expect(screen.queryByLabelText("Student name")).toBeNull();
  });
});

describe("checks", () => {
  test("a field complains once it was left, and stops as soon as it is right", async () => {
    const user = show();
    await user.type(field("Student email"), "jane");
    expect(field("Student email")).not.toHaveAttribute("aria-invalid", "true");
    await user.tab();
    expect(field("Student email")).toHaveAttribute("aria-invalid", "true");
    expect(field("Student email")).toHaveAccessibleDescription(/does not look like an email/);
    await user.type(field("Student email"), "@school.edu");
    expect(field("Student email")).not.toHaveAttribute("aria-invalid", "true");
  });

  test("a wrong file is refused at once, and a right one clears it", async () => {
    const user = show();
    await user.upload(field("Model file"), new File(["hello"], "notes.txt"));
    expect(field("Model file")).toHaveAccessibleDescription(/not a model we can print/);
    await user.upload(field("Model file"), MODEL());
    expect(field("Model file")).not.toHaveAttribute("aria-invalid", "true");
    expect(screen.getByText("roof.stl")).toBeVisible();
  });

  test("sending an incomplete form marks every field and goes to the first", async () => {
    const user = show();
    await ready();
    await user.click(submit());
    expect(screen.getByText("7 fields need your attention.")).toBeVisible();
    expect(field("Student name")).toHaveFocus();
    expect(uploads.all).toHaveLength(0);
  });
});

describe("sending", () => {
  test("every field goes to the server, and success is told", async () => {
    const user = show();
    await fillIn(user);
    const upload = await send(user);
    expect(upload.path).toBe("/api/v1/submit");
    const { file, ...sent } = Object.fromEntries(upload.form);
    expect(sent).toEqual({
      student_name: "Jane Doe",
      student_email: "jane@school.edu",
      discipline: "Architecture",
      class_number: "ARCH 4000",
      print_method: "Filament",
      color: "Blue",
      printer: "prusa_mk4s",
      acknowledged_minimum_charge: "true",
    });
    expect((file as File).name).toBe("roof.stl");
    act(() => upload.answer({ status: 201, body: SUBMITTED }));
    await waitFor(() => expect(onSubmitted).toHaveBeenCalledWith(SUBMITTED));
  });

  test("the upload shows how far it has come, and is sent once however often one clicks", async () => {
    const user = show();
    await fillIn(user);
    const upload = await send(user);
    act(() => upload.progress(40, 100));
    expect(screen.getByRole("progressbar")).toHaveAttribute("aria-valuenow", "40");
    await user.click(screen.getByRole("button", { name: /handing in/i }));
    expect(uploads.all).toHaveLength(1);
  });

  test("cancelling stops the upload and keeps what was entered", async () => {
    const user = show();
    await fillIn(user);
    const upload = await send(user);
    await user.click(screen.getByRole("button", { name: "Cancel" }));
    await waitFor(() => expect(upload.aborted).toBe(true));
    expect(field("Student name")).toHaveValue("Jane Doe");
    await waitFor(() => expect(submit()).toBeEnabled());
    expect(screen.queryByRole("alert")).toBeNull();
  });

  test("a lost connection keeps everything, says so, and can be tried again", async () => {
    const user = show();
    await fillIn(user);
    const lost = await send(user);
    act(() => lost.loseConnection());
    const alert = await screen.findByRole("alert");
    expect(alert).toHaveTextContent("The connection was lost");
    expect(alert).toHaveFocus();
    expect(field("Student name")).toHaveValue("Jane Doe");
    const again = await send(user);
    act(() => again.answer({ status: 201, body: SUBMITTED }));
    await waitFor(() => expect(onSubmitted).toHaveBeenCalled());
  });

  test("what the server refuses stands beside its field until that changes", async () => {
    const user = show();
    await fillIn(user);
    const upload = await send(user);
    const details = { student_email: "We cannot write to this address." };
    act(() => upload.answer(refusal(422, "validation_failed", "Please correct this.", details)));
    await waitFor(() => expect(field("Student email")).toHaveFocus());
    expect(field("Student email")).toHaveAccessibleDescription(/cannot write to this address/);
    expect(screen.queryByRole("alert")).toBeNull();
    await user.type(field("Student email"), ".us");
    expect(field("Student email")).not.toHaveAttribute("aria-invalid", "true");
  });

  test.each([
    [refusal(409, "duplicate_submission", "It is job #9 already."), /it is job #9 already/i],
    [refusal(409, "submissions_closed", "Back in January."), /back in january/i],
    [refusal(503, "storage_unavailable", "Out of reach."), /cannot store files/i],
    [
      { ...refusal(429, "rate_limited", "Slow."), headers: { "Retry-After": "600" } },
      /after \d+:\d\d/,
    ],
    [{ status: 502, body: "<html>" }, /not handed in/i],
  ])("refusal %# gets a sentence that helps", async (answer, sentence) => {
    const user = show();
    await fillIn(user);
    const upload = await send(user);
    act(() => upload.answer(answer));
    expect(await screen.findByRole("alert")).toHaveTextContent(sentence);
    expect(field("Student name")).toHaveValue("Jane Doe");
  });

  test("a file that is too large for the server is an error of the file", async () => {
    const user = show();
    await fillIn(user);
    const upload = await send(user);
    act(() => upload.answer(refusal(413, "payload_too_large", "The file is larger than 50 MB.")));
    await waitFor(() =>
      expect(field("Model file")).toHaveAccessibleDescription(/larger than 50 MB/),
    );
  });
});

describe("a resubmission", () => {
  const rejected = studentJob({ status: "REJECTED", reject_reasons: ["Walls too thin to print"] });

  test("is filled in from the job before, names it, and sends its id", async () => {
    window.history.replaceState(null, "", "/submit/?parent=tok.en");
    const user = show(CATALOG, { "GET /api/v1/track/tok.en": { body: tracking(rejected) } });
    expect(await screen.findByText(/a new version of job #123/i)).toBeVisible();
    expect(screen.getByText("Walls too thin to print")).toBeVisible();
    await waitFor(() => expect(field("Student name")).toHaveValue("Jane Doe"));
    expect(field("Color preference")).toHaveValue("Blue");
    await user.type(field("Student email"), "jane@school.edu");
    await user.upload(field("Model file"), MODEL());
    await user.selectOptions(field(CATALOG.texts.consent), "No");
    const upload = await send(user);
    expect(upload.form.get("parent_job_id")).toBe(rejected.id);
  });

  test("whose job is not found can be handed in as a new one", async () => {
    window.history.replaceState(null, "", "/submit/?parent=gone");
    const user = show();
    expect(await screen.findByText(/could not load your earlier job/i)).toBeVisible();
    await fillIn(user);
    expect((await send(user)).form.has("parent_job_id")).toBe(false);
  });
});
