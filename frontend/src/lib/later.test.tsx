import { act, fireEvent, render, screen } from "@testing-library/react";
import { Suspense } from "react";
import { afterEach, expect, test, vi } from "vitest";
import { later, useLaterParts } from "./later";

afterEach(() => vi.useRealTimers());

function Desk() {
  useLaterParts();
  return null;
}

const words = () => ({ default: () => <p>Here it is</p> });

test("a part comes once, at the first sign that somebody is there", async () => {
  const load = vi.fn(async () => words());
  const Part = later(load);
  render(<Desk />);
  expect(load).not.toHaveBeenCalled();
  fireEvent.keyDown(window, { key: "a" });
  fireEvent.pointerDown(window);
  render(<Part />, { wrapper: Suspense });
  expect(await screen.findByText("Here it is")).toBeVisible();
  expect(load).toHaveBeenCalledTimes(1);
});

test("once it is here it is drawn at once, and nothing flashes in its place", async () => {
  const Part = later(async () => words());
  render(<Desk />);
  await act(async () => fireEvent.pointerMove(window));
  render(<Part />);
  expect(screen.getByText("Here it is")).toBeVisible();
});

test("without a sign it comes soon after the page", () => {
  vi.useFakeTimers();
  const load = vi.fn(async () => words());
  later(load);
  render(<Desk />);
  act(() => vi.advanceTimersByTime(5_000));
  expect(load).toHaveBeenCalledTimes(1);
});

const gone = new Error("no network");

test("one that did not come before is asked for again when it is drawn, and until it comes", async () => {
  const load = vi.fn(async () => words());
  load.mockRejectedValueOnce(gone).mockRejectedValueOnce(gone);
  const Part = later(load);
  render(<Desk />);
  await act(async () => fireEvent.pointerMove(window));
  render(<Part />, { wrapper: Suspense });
  expect(await screen.findByText("Here it is", {}, { timeout: 5_000 })).toBeVisible();
  expect(load).toHaveBeenCalledTimes(3);
});

test("one that did not come is asked for again once there is a network", async () => {
  const load = vi.fn(async () => words());
  load.mockRejectedValueOnce(gone);
  const Part = later(load);
  render(<Desk />);
  await act(async () => fireEvent.pointerMove(window));
  await act(async () => fireEvent(window, new Event("online")));
  render(<Part />);
  expect(screen.getByText("Here it is")).toBeVisible();
  expect(load).toHaveBeenCalledTimes(2);
});
