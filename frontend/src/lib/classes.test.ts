import { expect, test } from "vitest";
import { cn } from "./classes";

test("classes are joined, and what is not so is left out", () => {
  expect(cn("flex gap-2", false, null, undefined, ["px-3", "py-2"])).toBe("flex gap-2 px-3 py-2");
});

test("two classes for one property are refused, unless one says that it overrides", () => {
  expect(() => cn("px-3 text-sm", "px-4")).toThrow("“px-3” is set twice");
  expect(() => cn("shrink-0", "shrink-0")).toThrow("“shrink-0” is set twice");
  expect(cn("px-3 text-sm", "px-4!")).toBe("px-3 text-sm px-4!");
  expect(cn("px-3 py-2", "sm:px-4", "hover:px-5")).toBe("px-3 py-2 sm:px-4 hover:px-5");
});
