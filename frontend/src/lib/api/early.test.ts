import { afterEach, expect, test } from "vitest";
import { serve } from "@/test/server";
import { publicApi, unwrap } from "./client";

const ask = () =>
  unwrap(publicApi.GET("/api/v1/track/{token}", { params: { path: { token: "abc" } } }));

afterEach(() => {
  window.printdeskAsked = undefined;
});

test("what the page has asked for already is not asked for again, but the next time", async () => {
  const calls = serve({ "GET /api/v1/track/abc": { body: { job: { number: 2 } } } });
  const url = `${window.location.origin}/api/v1/track/abc`;
  const answer = Promise.resolve(Response.json({ job: { number: 1 } }));
  window.printdeskAsked = { url, answer };
  expect(await ask()).toMatchObject({ job: { number: 1 } });
  expect(calls).toHaveLength(0);
  expect(await ask()).toMatchObject({ job: { number: 2 } });
});

test("an early request that failed is a failure that may pass", async () => {
  const url = `${window.location.origin}/api/v1/track/abc`;
  const answer = Promise.reject<Response>(new TypeError("Failed to fetch"));
  window.printdeskAsked = { url, answer };
  await expect(ask()).rejects.toMatchObject({ code: "network_error", status: 0 });
});

test("what another address has answered is left alone", async () => {
  serve({ "GET /api/v1/track/abc": { body: { job: { number: 2 } } } });
  const url = `${window.location.origin}/api/v1/track/other`;
  window.printdeskAsked = { url, answer: Promise.resolve(Response.json({})) };
  expect(await ask()).toMatchObject({ job: { number: 2 } });
  expect(window.printdeskAsked).toBeDefined();
});
