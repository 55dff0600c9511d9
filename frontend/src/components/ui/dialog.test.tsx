import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { Dialog, DialogClose } from "./dialog";

function Form({ fleeting = false }: { fleeting?: boolean }) {
  const [open, setOpen] = useState(true);
  const footer = <DialogClose />;
  return (
    <Dialog open={open} onOpenChange={setOpen} title="A form" footer={footer} fleeting={fleeting}>
      <textarea aria-label="Words" />
      <input type="checkbox" aria-label="Box" />
    </Dialog>
  );
}

const dialog = () => screen.queryByRole("dialog");
const words = () => screen.getByRole("textbox", { name: "Words" });

test("Escape asks before it throws away what was typed, and goes back to where that was", async () => {
  render(<Form />);
  await userEvent.type(words(), "Too thin");
  await userEvent.keyboard("{Escape}");
  expect(screen.getByRole("alert")).toHaveTextContent("Discard what you have entered?");
  expect(screen.getByRole("button", { name: "Keep editing" })).toHaveFocus();
  await userEvent.keyboard("{Escape}");
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  expect(words()).toHaveValue("Too thin");
  await waitFor(() => expect(words()).toHaveFocus());
  await userEvent.keyboard("{Escape}");
  await userEvent.click(screen.getByRole("button", { name: "Discard" }));
  expect(dialog()).not.toBeInTheDocument();
});

const clickOn = (name: string) => userEvent.click(screen.getByRole("button", { name }));
const clickBeside = () => {
  const beside = document.body.querySelector("[data-state=open]:not([role])");
  return userEvent.click(beside ?? document.body, { pointerEventsCheck: 0 });
};
const WAYS_OUT = {
  Escape: () => userEvent.keyboard("{Escape}"),
  "a click beside it": clickBeside,
  "its X": () => clickOn("Close"),
  Cancel: () => clickOn("Cancel"),
};

test.each(Object.entries(WAYS_OUT))("%s does not throw away what was typed", async (_, leave) => {
  render(<Form />);
  await userEvent.type(words(), "Too thin");
  await leave();
  expect(screen.getByRole("alert")).toHaveTextContent("Discard what you have entered?");
  await clickOn("Keep editing");
  expect(words()).toHaveValue("Too thin");
  expect(words()).toHaveFocus();
  await leave();
  await userEvent.type(words(), " by far");
  expect(screen.queryByRole("alert")).not.toBeInTheDocument();
  await leave();
  await clickOn("Discard");
  expect(dialog()).not.toBeInTheDocument();
});

test("the question is answered by nothing but its own buttons", async () => {
  render(<Form />);
  await userEvent.type(words(), "Too thin");
  await clickOn("Close");
  await clickOn("Close");
  await clickBeside();
  expect(dialog()).toBeInTheDocument();
  expect(words()).toHaveValue("Too thin");
});

test.each(Object.entries(WAYS_OUT))("with nothing typed, %s closes it", async (_, leave) => {
  render(<Form />);
  await userEvent.click(screen.getByRole("checkbox"));
  await userEvent.type(words(), "x");
  await userEvent.clear(words());
  await leave();
  expect(dialog()).not.toBeInTheDocument();
});

test("what is not worth a question is not asked after", async () => {
  render(<Form fleeting />);
  await userEvent.type(words(), "12");
  await userEvent.keyboard("{Escape}");
  expect(dialog()).not.toBeInTheDocument();
});
