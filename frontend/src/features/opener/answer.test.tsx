import { act, fireEvent, screen } from "@testing-library/react";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ModelCard } from "@/features/job/components/model-card";
import { renderForStaff, staffJob } from "@/test/staff";

const JOB = staffJob();
const QUESTION = "Did nothing open?";

beforeEach(() => {
  vi.useFakeTimers({ shouldAdvanceTime: true });
});
afterEach(() => {
  vi.useRealTimers();
});

async function pressOpenFile() {
  renderForStaff(
    <ModelCard
      job={JOB}
      hex={null}
      printer={undefined}
      awaited={false}
      onOpened={() => undefined}
    />,
    {
      [`GET /api/v1/jobs/${JOB.id}/versions`]: { body: { versions: [] } },
      [`POST /api/v1/jobs/${JOB.id}/opened`]: { body: JOB },
    },
  );
  const link = await screen.findByRole("link", { name: "Open file" });
  link.addEventListener("click", (event) => event.preventDefault()); // jsdom cannot follow it
  fireEvent.click(link);
}

const wait = (ms: number) => act(() => vi.advanceTimersByTimeAsync(ms));

test("when nothing answers, people are told what to do instead", async () => {
  await pressOpenFile();
  await wait(3500);
  expect(screen.queryByText(QUESTION)).not.toBeInTheDocument();
  await wait(1000);
  expect(screen.getByRole("status")).toHaveTextContent("Copy the path, or download the file");
  expect(screen.getByRole("link", { name: "Set up this computer" })).toHaveAttribute(
    "href",
    expect.stringContaining("/dashboard/setup"),
  );
  fireEvent.click(screen.getByRole("button", { name: "It did open" }));
  expect(screen.queryByText(QUESTION)).not.toBeInTheDocument();
});

test("a program or a question of the browser takes the focus, and nothing is said", async () => {
  await pressOpenFile();
  await wait(500);
  fireEvent.blur(window);
  await wait(10_000);
  expect(screen.queryByText(QUESTION)).not.toBeInTheDocument();
});
