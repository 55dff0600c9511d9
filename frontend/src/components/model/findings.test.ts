import { expect, test } from "vitest";
import { PREFLIGHT } from "@/test/samples";
import { estimates, facts, findings, short } from "./findings";

const MK4S = "Prusa MK4S";

test("a model that is as it should be has nothing to be done about it", () => {
  const found = findings(PREFLIGHT, MK4S);
  expect(found.map(({ title }) => title)).toEqual([
    "It fits on the Prusa MK4S.",
    "Its surface is closed.",
  ]);
  expect(found.every(({ tone, advice, badge }) => tone === "good" && !advice && !badge)).toBe(true);
});

test("a model that is too large is told where it would fit", () => {
  const fitting_printers = ["Prusa XL", "Raise3D Pro 2 Plus"];
  const [fit] = findings({ ...PREFLIGHT, fits: false, fitting_printers }, MK4S);
  expect(fit).toMatchObject({ tone: "bad", badge: "Too large for Prusa MK4S" });
  expect(fit?.title).toBe("It is too large for the Prusa MK4S.");
  expect(fit?.advice).toContain("It would fit on the Prusa XL or Raise3D Pro 2 Plus.");
});

test("a model that fits nowhere is to be scaled or split", () => {
  const [fit] = findings({ ...PREFLIGHT, fits: false, fitting_printers: [] }, MK4S);
  expect(fit?.title).toBe("It is too large for every printer we have.");
  expect(fit?.advice).toContain("Scale it down, or split it");
});

test("open edges come with what repairs them", () => {
  const [, surface] = findings({ ...PREFLIGHT, watertight: false }, MK4S);
  expect(surface).toMatchObject({ tone: "warning", badge: "Open edges" });
  expect(surface?.advice).toContain("repair");
});

test("a unit that looks wrong is said with what it would be", () => {
  const unit_warning = "Longest side 0.05 mm: it was probably drawn in metres.";
  const found = findings({ ...PREFLIGHT, unit_warning }, MK4S);
  expect(found.at(-1)?.advice).toContain(unit_warning);
  expect(found.at(-1)?.advice).toContain("millimeters");
});

test("weight and price are ranges, and one number where both ends are the same", () => {
  expect(estimates(PREFLIGHT)).toEqual([
    { name: "Weight", value: "13 to 16 g" },
    { name: "Price", value: "$3.00" },
  ]);
});

test("what is next to nothing is said so", () => {
  const tiny = { ...PREFLIGHT, weight_g: [0, 0.01], volume_cm3: 0.0000002 };
  expect(estimates(tiny)[0]?.value).toBe("under 0.1 g");
  expect(facts(tiny)[1]?.value).toBe("under 0.01 cm³");
});

test("the volume of an open surface is only about right", () => {
  expect(facts(PREFLIGHT)[0]?.value).toBe("40 × 30.5 × 20 mm");
  expect(facts(PREFLIGHT)[1]?.value).toBe("24.4 cm³");
  expect(facts({ ...PREFLIGHT, volume_is_approximate: true })[1]?.value).toBe("about 24.4 cm³");
});

test("measures have as many digits as one wants to read", () => {
  expect([0.04712, 0.5, 4.256, 47.12, 1234.56].map(short)).toEqual([
    "0.047",
    "0.5",
    "4.26",
    "47.1",
    "1,235",
  ]);
});
