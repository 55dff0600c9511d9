import { render, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, test } from "vitest";
import { Dialog } from "./dialog";

function Form({ fleeting = false }: { fleeting?: boolean }) {
  const [open, setOpen] = useState(true);
  const footer = <button type="button">Send</button>;
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

test("a click beside it does not throw away what was typed", async () => {
  render(<Form />);
  await userEvent.type(words(), "Too thin");
  const beside = document.body.querySelector("[data-state=open]:not([role])");
  await userEvent.click(beside ?? document.body, { pointerEventsCheck: 0 });
  expect(words()).toHaveValue("Too thin");
  await userEvent.click(screen.getByRole("button", { name: "Close" }));
  expect(dialog()).not.toBeInTheDocument();
});

test("with nothing typed, or nothing worth a question, Escape closes it", async () => {
  const { unmount } = render(<Form />);
  await userEvent.click(screen.getByRole("checkbox"));
  await userEvent.type(words(), "x");
  await userEvent.clear(words());
  await userEvent.keyboard("{Escape}");
  expect(dialog()).not.toBeInTheDocument();
  unmount();
  render(<Form fleeting />);
  await userEvent.type(words(), "12");
  await userEvent.keyboard("{Escape}");
  expect(dialog()).not.toBeInTheDocument();
});
