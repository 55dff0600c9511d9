import { fireEvent, render, screen, waitFor } from "@testing-library/react";
import { beforeEach, expect, test, vi } from "vitest";
import { CATALOG, PREFLIGHT, studentJob } from "@/test/samples";
import { ModelView } from "./model-view";
import { PreflightPanel } from "./preflight-panel";
import { Thumbnail } from "./thumbnail";

const THUMBNAIL = "/api/v1/jobs/1/thumbnail";
const LOOKED_AT = {
  preflight: PREFLIGHT,
  thumbnail_url: THUMBNAIL,
  preview_url: "/api/v1/jobs/1/preview",
};

const picture = () => screen.queryByRole("img", { name: "Model roof.stl" });

function show(changes: Parameters<typeof studentJob>[0]) {
  const [printer] = CATALOG.printers;
  return render(<ModelView job={studentJob(changes)} hex="#0000ff" printer={printer} />);
}

beforeEach(() => {
  // Whatever is watched comes into view at once.
  vi.stubGlobal(
    "IntersectionObserver",
    class {
      constructor(private seen: IntersectionObserverCallback) {}
      observe(target: Element) {
        const entry = { isIntersecting: true, target } as unknown as IntersectionObserverEntry;
        this.seen([entry], this as unknown as IntersectionObserver);
      }
      disconnect() {}
    },
  );
  // A browser without WebGL.
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue(null);
});

test("before there is a picture, a drawing stands in its place", () => {
  const { container } = show({});
  expect(picture()).toBeNull();
  expect(container.querySelector("svg")).toBeVisible();
});

test("a picture that does not load gives way to the drawing", () => {
  const job = studentJob(LOOKED_AT);
  const { container } = render(<Thumbnail job={job} hex={null} />);
  const image = picture() as HTMLElement;
  expect(image).toHaveAttribute("src", THUMBNAIL);
  fireEvent.error(image);
  expect(picture()).toBeNull();
  expect(container.querySelector("svg")).toBeVisible();
});

test("without WebGL the picture stays, with a word why", async () => {
  show(LOOKED_AT);
  expect(await screen.findByText(/cannot show the model in 3D/)).toBeVisible();
  expect(picture()).toBeVisible();
  expect(screen.queryByRole("application")).toBeNull();
});

test("on a phone the model comes only when it is asked for", async () => {
  vi.stubGlobal("matchMedia", () => ({ matches: true }));
  show(LOOKED_AT);
  expect(screen.queryByText(/cannot show the model in 3D/)).toBeNull();
  fireEvent.click(screen.getByRole("button", { name: "Turn it in 3D" }));
  expect(await screen.findByText(/cannot show the model in 3D/)).toBeVisible();
  expect(screen.queryByRole("button", { name: "Turn it in 3D" })).toBeNull();
  vi.unstubAllGlobals();
});

test("a model that does not come can be tried again", async () => {
  vi.spyOn(HTMLCanvasElement.prototype, "getContext").mockReturnValue({} as never);
  const load = vi.fn(async () => new Response(null, { status: 404 }));
  vi.stubGlobal("fetch", load);
  show(LOOKED_AT);
  const again = await screen.findByRole("button", { name: "Try again" }, { timeout: 10_000 });
  expect(picture()).toBeVisible();
  fireEvent.click(again);
  await waitFor(() => expect(load).toHaveBeenCalledTimes(2));
});

test("what was found is said with what to do about it, and the basis of the estimate", () => {
  const preflight = { ...PREFLIGHT, watertight: false };
  render(<PreflightPanel job={studentJob({ preflight })} />);
  expect(screen.getByText("It fits on the Prusa MK4S.")).toBeVisible();
  expect(screen.getByText("Its surface has open edges.")).toBeVisible();
  expect(screen.getByText(/“make solid” or “repair”/)).toBeVisible();
  expect(screen.getByText("13 to 16 g")).toBeVisible();
  expect(screen.getByText(PREFLIGHT.basis)).toBeVisible();
});

test("a file that could not be read says why", () => {
  render(<PreflightPanel job={studentJob({ preflight: { error: "It is cut off." } })} />);
  expect(screen.getByText("This model could not be read")).toBeVisible();
  expect(screen.getByText("It is cut off.")).toBeVisible();
});
