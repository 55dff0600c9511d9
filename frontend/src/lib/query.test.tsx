import { act, render, screen, waitFor } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError } from "@/lib/api/errors";
import { clearQueries, invalidate, type QueryOptions, useQuery } from "./query";

const away = new ApiError(0, "network_error", "No connection.");
const gone = new ApiError(404, "not_found", "No such job.");

function View({ load, options }: { load: () => Promise<string>; options?: QueryOptions }) {
  const { data, error, loading, reload } = useQuery("thing", load, options);
  return (
    <button type="button" onClick={() => void reload()}>
      {loading ? "loading" : `${data ?? "nothing"} / ${error?.code ?? "fine"}`}
    </button>
  );
}

beforeEach(() => {
  clearQueries();
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  vi.useRealTimers();
});

test("a failure that may pass is tried again, a refusal is not", async () => {
  const flaky = vi.fn().mockRejectedValueOnce(away).mockResolvedValue("here");
  const view = render(<View load={flaky} />);
  expect(screen.getByRole("button")).toHaveTextContent("loading");
  await act(() => vi.advanceTimersByTimeAsync(600));
  expect(screen.getByRole("button")).toHaveTextContent("here / fine");
  view.unmount();
  clearQueries();

  const refused = vi.fn().mockRejectedValue(gone);
  render(<View load={refused} />);
  await act(() => vi.advanceTimersByTimeAsync(5000));
  expect(screen.getByRole("button")).toHaveTextContent("nothing / not_found");
  expect(refused).toHaveBeenCalledTimes(1);
});

test("two views of one key share one load", async () => {
  const load = vi.fn(async () => "shared");
  render(
    <>
      <View load={load} />
      <View load={load} />
    </>,
  );
  await waitFor(() => expect(screen.getAllByText("shared / fine")).toHaveLength(2));
  expect(load).toHaveBeenCalledTimes(1);
});

test("what was loaded stays when a later load fails", async () => {
  const load = vi.fn().mockResolvedValueOnce("first").mockRejectedValue(gone);
  render(<View load={load} />);
  await screen.findByText("first / fine");
  screen.getByRole("button").click();
  await screen.findByText("first / not_found");
});

test("polling goes on while the page is visible, and rests while it is not", async () => {
  const load = vi.fn(async () => "x");
  render(<View load={load} options={{ pollMs: 1000 }} />);
  await act(() => vi.advanceTimersByTimeAsync(2500));
  expect(load).toHaveBeenCalledTimes(3);

  const visibility = vi.spyOn(document, "visibilityState", "get").mockReturnValue("hidden");
  await act(() => vi.advanceTimersByTimeAsync(5000));
  expect(load).toHaveBeenCalledTimes(3);

  visibility.mockReturnValue("visible");
  await act(async () => document.dispatchEvent(new Event("visibilitychange")));
  expect(load).toHaveBeenCalledTimes(4);
});

test("a load is aborted when nobody looks any more", async () => {
  let signal: AbortSignal | undefined;
  const Endless = () => {
    useQuery("endless", (given) => {
      signal = given;
      return new Promise(() => undefined);
    });
    return null;
  };
  const view = render(<Endless />);
  await waitFor(() => expect(signal).toBeDefined());
  view.unmount();
  expect(signal?.aborted).toBe(true);
});

test("invalidating loads again what is on the page", async () => {
  const load = vi.fn().mockResolvedValueOnce("old").mockResolvedValue("new");
  render(<View load={load} />);
  await screen.findByText("old / fine");
  await act(() => invalidate("thi"));
  expect(screen.getByRole("button")).toHaveTextContent("new / fine");
});

test("of what nobody looks at any more, only what was seen last is kept", async () => {
  const load = vi.fn(async () => "seen");
  const One = ({ name }: { name: string }) => useQuery(name, load).data ?? "loading";
  const view = render(<One name="first" />);
  await screen.findByText("seen");
  for (let number = 0; number < 40; number += 1) {
    view.rerender(<One name={`later ${number}`} />);
    await screen.findByText("seen");
  }
  view.rerender(<One name="later 20" />);
  expect(screen.getByText("seen")).toBeInTheDocument();
  view.rerender(<One name="first" />);
  expect(screen.getByText("loading")).toBeInTheDocument();
  await screen.findByText("seen");
});

test("what is old is loaded at once when the window is looked at again", async () => {
  const load = vi.fn(async () => "x");
  render(<View load={load} options={{ pollMs: 45_000 }} />);
  await act(() => vi.advanceTimersByTimeAsync(2_000));
  window.dispatchEvent(new Event("focus"));
  expect(load).toHaveBeenCalledTimes(1);
  await act(() => vi.advanceTimersByTimeAsync(10_000));
  await act(async () => window.dispatchEvent(new Event("focus")));
  expect(load).toHaveBeenCalledTimes(2);
});
