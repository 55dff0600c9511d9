import { act, render, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { useNow } from "./clock";

const AT = new Date("2026-03-02T15:00:00Z").getTime();
const MINUTE = 60_000;

const Minutes = () => <li>{((useNow(MINUTE) ?? AT) - AT) / MINUTE}</li>;

beforeEach(() => {
  vi.useFakeTimers();
  vi.setSystemTime(AT);
});
afterEach(() => {
  vi.useRealTimers();
});

test("a list of many who want the time keeps one clock, which stops with the last of them", () => {
  const view = render(Array.from({ length: 50 }, (_, number) => <Minutes key={String(number)} />));
  expect(vi.getTimerCount()).toBe(1);
  act(() => vi.advanceTimersByTime(3 * MINUTE));
  expect(screen.getAllByText("3")).toHaveLength(50);
  view.unmount();
  expect(vi.getTimerCount()).toBe(0);

  vi.setSystemTime(AT + 60 * MINUTE);
  render(<Minutes />);
  expect(screen.getByText("60")).toBeInTheDocument();
});
