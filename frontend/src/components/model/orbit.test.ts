import { expect, test } from "vitest";
import { byKey, type Pose, turned, zoomed } from "./orbit";

const HOME: Pose = { turn: 0.5, height: 0.4, distance: 100 };
const BOUNDS = { nearest: 50, farthest: 200 };
const press = (key: string, pose = HOME) => byKey(key, pose, HOME, BOUNDS);

test("the arrow keys turn and raise, and zero goes home", () => {
  expect(press("ArrowRight")?.turn).toBeGreaterThan(HOME.turn);
  expect(press("ArrowLeft")?.turn).toBeLessThan(HOME.turn);
  expect(press("ArrowUp")?.height).toBeGreaterThan(HOME.height);
  expect(press("ArrowDown")?.height).toBeLessThan(HOME.height);
  expect(press("0", { turn: 9, height: 1, distance: 60 })).toEqual(HOME);
});

test("other keys are the page's", () => {
  expect(press("Tab")).toBeUndefined();
  expect(press("a")).toBeUndefined();
});

test("plus and minus come nearer and go away, as far as one may", () => {
  expect(press("+")?.distance).toBeLessThan(100);
  expect(press("-")?.distance).toBeGreaterThan(100);
  expect(zoomed(HOME, 0.01, BOUNDS).distance).toBe(50);
  expect(zoomed(HOME, 100, BOUNDS).distance).toBe(200);
});

test("one never goes over the top", () => {
  expect(turned(HOME, 0, 9).height).toBeLessThan(Math.PI / 2);
  expect(turned(HOME, 0, -9).height).toBeGreaterThan(-Math.PI / 2);
});
