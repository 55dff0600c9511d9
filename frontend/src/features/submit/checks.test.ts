import { describe, expect, test } from "vitest";
import { checkFile, checkSubmission, type Limits, type Values } from "./checks";

const LIMITS: Limits = { maxUploadMb: 50, emailDomains: [] };
const VALUES: Values = {
  student_name: "Jane Doe",
  student_email: "jane@school.edu",
  discipline: "Art",
  class_number: "N/A",
  print_method: "Filament",
  color: "Blue",
  printer: "prusa_mk4s",
  acknowledged_minimum_charge: "false",
};

function model(name: string, bytes = 1000): File {
  const file = new File(["x"], name);
  Object.defineProperty(file, "size", { value: bytes });
  return file;
}

const check = (changes: Partial<Values>, limits = LIMITS) =>
  checkSubmission({ ...VALUES, ...changes }, model("a.stl"), limits);

test("a complete form is fine, and No is an answer to the minimum charge", () => {
  expect(check({})).toEqual({});
});

test.each([
  ["student_name", ""],
  ["student_name", " J "],
  ["student_name", "x".repeat(101)],
  ["student_email", "jane"],
  ["student_email", "jane@school"],
  ["student_email", "jane doe@school.edu"],
  ["student_email", `${"x".repeat(95)}@school.edu`],
  ["class_number", "  "],
  ["class_number", "x".repeat(51)],
  ["discipline", ""],
  ["acknowledged_minimum_charge", ""],
] as const)("%s %j is refused", (field, value) => {
  expect(Object.keys(check({ [field]: value }))).toEqual([field]);
});

test("before a method is chosen, only the method is missing", () => {
  expect(Object.keys(check({ print_method: "", color: "", printer: "" }))).toEqual([
    "print_method",
  ]);
});

test("an address of another domain is refused where the lab restricts them", () => {
  const limits = { ...LIMITS, emailDomains: ["lsu.edu"] };
  expect(check({ student_email: "jane@LSU.edu" }, limits)).toEqual({});
  expect(check({ student_email: "jane@gmail.com" }, limits).student_email).toContain("@lsu.edu");
});

describe("a file", () => {
  test.each(["a.stl", "A.STL", "b.obj", "c.3mf", "my.model.v2.stl"])("%s is fine", (name) => {
    expect(checkFile(model(name), LIMITS)).toBeUndefined();
  });

  test.each(["a.txt", "a.stl.zip", "stl", "a.gcode"])("%s is refused by its name", (name) => {
    expect(checkFile(model(name), LIMITS)).toContain(".stl, .obj or .3mf");
  });

  test("that is empty, or larger than the limit, is refused", () => {
    expect(checkFile(model("a.stl", 0), LIMITS)).toContain("empty");
    expect(checkFile(model("a.stl", 50 * 1024 * 1024), LIMITS)).toBeUndefined();
    expect(checkFile(model("a.stl", 50 * 1024 * 1024 + 1), LIMITS)).toContain("50 MB");
  });
});
