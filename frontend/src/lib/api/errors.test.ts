import { expect, test } from "vitest";
import { ApiError, asApiError, errorFromBody } from "./errors";

test("the envelope becomes an error with its code, sentence and details", () => {
  const body = {
    error: "job_locked",
    message: "Jane has it.",
    details: { locked_by_name: "Jane" },
  };
  const error = errorFromBody(409, body);
  expect(error).toMatchObject({ status: 409, code: "job_locked", message: "Jane has it." });
  expect(error.detail("locked_by_name")).toBe("Jane");
});

test("a proxy's page gives an error with a sentence all the same", () => {
  const error = errorFromBody(502, undefined);
  expect(error.code).toBe("http_502");
  expect(error.message).toMatch(/try again/);
  expect(error.isTemporary).toBe(true);
});

test("only a failed validation has fields", () => {
  const details = { class_number: "Too long.", odd: 3 };
  expect(errorFromBody(422, { error: "validation_failed", message: "x", details }).fields).toEqual({
    class_number: "Too long.",
  });
  expect(errorFromBody(409, { error: "job_busy", message: "x", details }).fields).toEqual({});
});

test("Retry-After is read in seconds", () => {
  expect(errorFromBody(429, undefined, "90").retryAfterSeconds).toBe(90);
  expect(errorFromBody(429, undefined, null).retryAfterSeconds).toBeNull();
});

test("a refusal is not temporary, a lost connection is", () => {
  expect(new ApiError(409, "x", "y").isTemporary).toBe(false);
  expect(new ApiError(0, "network_error", "y").isTemporary).toBe(true);
});

test("a mistake of our own never shows its inner text", () => {
  expect(asApiError(new TypeError("x is undefined")).message).not.toContain("undefined");
});
