import { fireEvent, render } from "@testing-library/react";
import { lazy, Suspense } from "react";
import { expect, test, vi } from "vitest";
import { useShortcuts } from "./shortcuts";

function Page({ onKey, coming = false }: { onKey: () => void; coming?: boolean }) {
  useShortcuts({ r: onKey });
  return <Suspense fallback={<i data-dialog-coming />}>{coming && <Never />}</Suspense>;
}

const Never = lazy(() => new Promise<{ default: () => null }>(() => undefined));

test("a key does nothing more on the page from when a dialog is asked for until it is gone", () => {
  const onKey = vi.fn();
  const { rerender } = render(<Page onKey={onKey} />);
  fireEvent.keyDown(document.body, { key: "r" });
  expect(onKey).toHaveBeenCalledTimes(1);
  rerender(<Page onKey={onKey} coming />);
  fireEvent.keyDown(document.body, { key: "r" });
  expect(onKey).toHaveBeenCalledTimes(1);
  rerender(<Page onKey={onKey} />);
  fireEvent.keyDown(document.body, { key: "r" });
  expect(onKey).toHaveBeenCalledTimes(2);
});
