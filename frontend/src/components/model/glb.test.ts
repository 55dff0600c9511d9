import { expect, test } from "vitest";
import { MODEL } from "@/test/glb";
import { readGlb } from "./glb";

test("a model is read with its size and place in millimeters", () => {
  const model = readGlb(MODEL);
  expect([...model.indices]).toEqual([0, 1, 2]);
  expect([...model.corners]).toEqual([0, 0, 0, 0, 200, 0, 0, 0, 0, 100, 0, 0]);
  expect(model.low).toEqual([5, 6, 7]);
  expect(model.size).toEqual([20, 10, 0]);
});

test("anything else is refused", () => {
  expect(() => readGlb(new TextEncoder().encode("<!doctype html><title>x").buffer)).toThrow();
});
