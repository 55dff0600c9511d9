import { expect, test } from "vitest";
import { Input } from "./input";

test("what a hand does is input, and what a page does is not", () => {
  let clock = 0;
  const page = new EventTarget();
  const input = new Input(() => clock);
  const stop = input.watch(page);

  clock = 90_900;
  page.dispatchEvent(new Event("scroll"));
  expect(input.idleSeconds()).toBe(90);

  page.dispatchEvent(new Event("keydown"));
  expect(input.idleSeconds()).toBe(0);

  stop();
  clock += 5_000;
  page.dispatchEvent(new Event("keydown"));
  expect(input.idleSeconds()).toBe(5);
});
