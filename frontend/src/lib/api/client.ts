import createClient, { type Client } from "openapi-fetch";
import type { paths } from "@/api/schema";
import { takeEarly } from "./early";
import { errorFromBody, isAbort, networkError, noAnswer, PATIENCE_MS } from "./errors";

export type ApiClient = Client<paths>;

/** What a signed-in client needs from whoever signed in. */
export interface TokenSource {
  /** A bearer token that is still good; `renew` asks for a new one whatever the old one's age. */
  getToken(options?: { renew?: boolean }): Promise<string | null>;
}

async function send(request: Request): Promise<Response> {
  const limit = new AbortController();
  const giveUp = () => limit.abort();
  const timer = setTimeout(giveUp, PATIENCE_MS);
  if (request.signal.aborted) giveUp();
  request.signal.addEventListener("abort", giveUp);
  try {
    return await (takeEarly(request) ?? fetch(request, { signal: limit.signal }));
  } catch (error) {
    if (limit.signal.aborted && !request.signal.aborted) throw noAnswer(request.method !== "GET");
    if (isAbort(error)) throw error;
    throw networkError();
  } finally {
    clearTimeout(timer);
    request.signal.removeEventListener("abort", giveUp);
  }
}

async function sendWithToken(request: Request, tokens: TokenSource): Promise<Response> {
  // A request's body can be read once only, so the copy for the second try is made first.
  const again = request.clone();
  const token = await tokens.getToken();
  if (token) request.headers.set("Authorization", `Bearer ${token}`);
  const response = await send(request);
  if (response.status !== 401 || !token) return response;

  const renewed = await tokens.getToken({ renew: true });
  if (!renewed) return response;
  again.headers.set("Authorization", `Bearer ${renewed}`);
  return send(again);
}

/**
 * A client for the API of this origin. With `tokens` every request is signed in, and one that is
 * answered 401 is tried once more with a renewed token.
 */
export function createApi(tokens?: TokenSource): ApiClient {
  return createClient<paths>({
    baseUrl: typeof window === "undefined" ? "" : window.location.origin,
    fetch: (request) => (tokens ? sendWithToken(request, tokens) : send(request)),
  });
}

/** The client of the public pages. */
export const publicApi = createApi();

/** The data of an answer; a refusal is thrown as an ApiError. */
export async function unwrap<T>(
  call: Promise<{ data?: T; error?: unknown; response: Response }>,
): Promise<T> {
  const { data, error, response } = await call;
  if (response.ok) return data as T;
  throw errorFromBody(response.status, error, response.headers.get("Retry-After"));
}
