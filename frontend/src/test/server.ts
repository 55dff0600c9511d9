import { vi } from "vitest";

export interface Answer {
  status?: number;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Call {
  method: string;
  path: string;
  token: string | null;
  headers: Headers;
  body: string;
}

type Handler = (call: Call) => Answer | Promise<Answer>;

/** The network: `fetch` answers by these routes (`GET /api/v1/…`) and keeps what it was asked. */
export function serve(routes: Record<string, Handler | Answer>): Call[] {
  const calls: Call[] = [];
  vi.stubGlobal("fetch", async (request: Request) => {
    const { pathname, search } = new URL(request.url);
    const call = {
      method: request.method,
      path: pathname + search,
      token: request.headers.get("Authorization"),
      headers: request.headers,
      body: await request.text(),
    };
    calls.push(call);
    const route =
      routes[`${call.method} ${pathname}`] ?? refusal(404, "not_found", "No such page.");
    const { status = 200, body, headers } = typeof route === "function" ? await route(call) : route;
    const text = body === undefined ? null : JSON.stringify(body);
    return new Response(text, {
      status,
      headers: { "Content-Type": "application/json", ...headers },
    });
  });
  return calls;
}

export function refusal(
  status: number,
  error: string,
  message: string,
  details: Record<string, unknown> = {},
): Answer {
  return { status, body: { error, message, details } };
}

/** No connection: every request fails as it does in a browser without a network. */
export function unplug(): void {
  vi.stubGlobal("fetch", async () => {
    throw new TypeError("Failed to fetch");
  });
}
