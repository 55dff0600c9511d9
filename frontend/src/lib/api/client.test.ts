import { expect, test } from "vitest";
import { refusal, serve, unplug } from "@/test/server";
import { createApi, unwrap } from "./client";

const expired = refusal(401, "not_signed_in", "Please sign in.");

test("a request carries the token", async () => {
  const calls = serve({ "GET /api/v1/stats": { body: { uploaded: 1 } } });
  const api = createApi({ getToken: async () => "good" });
  expect(await unwrap(api.GET("/api/v1/stats"))).toMatchObject({ uploaded: 1 });
  expect(calls[0]?.token).toBe("Bearer good");
});

test("after a 401 it is sent once more with a renewed token and the same body", async () => {
  const calls = serve({
    "POST /api/v1/jobs/7/review": ({ token }) =>
      token === "Bearer new" ? { body: { number: 7 } } : expired,
  });
  const api = createApi({ getToken: async (options) => (options?.renew ? "new" : "old") });
  const params = { path: { job_ref: "7" } };
  await unwrap(api.POST("/api/v1/jobs/{job_ref}/review", { params, body: { reviewed: true } }));
  expect(calls.map((call) => call.body)).toEqual(['{"reviewed":true}', '{"reviewed":true}']);
});

test("a second 401 is final", async () => {
  const calls = serve({ "GET /api/v1/stats": expired });
  const api = createApi({ getToken: async () => "any" });
  await expect(unwrap(api.GET("/api/v1/stats"))).rejects.toMatchObject({ code: "not_signed_in" });
  expect(calls).toHaveLength(2);
});

test("without a network the error says so", async () => {
  unplug();
  const call = unwrap(createApi().GET("/api/v1/catalog"));
  await expect(call).rejects.toMatchObject({ code: "network_error", status: 0 });
});
