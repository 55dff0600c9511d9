import type { ErrorBody } from "@/api/types";

/**
 * A refusal by the server, or the failure to reach it, as one type.
 *
 * `status` is 0 and `code` is `network_error` when no answer came at all. `message` is a sentence
 * for people and may be shown as it is.
 */
export class ApiError extends Error {
  override readonly name = "ApiError";

  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly retryAfterSeconds: number | null = null,
  ) {
    super(message);
  }

  /** Whether the same request may succeed a little later without anybody doing anything. */
  get isTemporary(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 503 || this.status === 504;
  }

  get isOffline(): boolean {
    return this.code === "network_error";
  }

  detail(name: string): string | null {
    const value = this.details[name];
    return typeof value === "string" || typeof value === "number" ? String(value) : null;
  }

  /** The messages of a `422 validation_failed`, by field. */
  get fields(): Record<string, string> {
    if (this.code !== "validation_failed") return {};
    const named = Object.entries(this.details).filter(([, value]) => typeof value === "string");
    return Object.fromEntries(named) as Record<string, string>;
  }
}

function isErrorBody(body: unknown): body is ErrorBody {
  if (typeof body !== "object" || body === null) return false;
  const { error, message } = body as Partial<Record<keyof ErrorBody, unknown>>;
  return typeof error === "string" && typeof message === "string";
}

function retryAfter(header: string | null): number | null {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) ? seconds : null;
}

/** Reads the server's envelope; a proxy's page or an empty body still gives a usable error. */
export function errorFromBody(
  status: number,
  body: unknown,
  retryAfterHeader: string | null = null,
): ApiError {
  const wait = retryAfter(retryAfterHeader);
  if (isErrorBody(body)) {
    return new ApiError(status, body.error, body.message, body.details ?? {}, wait);
  }
  const message =
    status === 413
      ? "That file is larger than the server accepts."
      : status >= 500
        ? "The server could not answer. Please try again in a moment."
        : "The server refused this request.";
  return new ApiError(status, `http_${status}`, message, {}, wait);
}

export function networkError(): ApiError {
  return new ApiError(
    0,
    "network_error",
    "We could not reach the server. Check your connection and try again.",
  );
}

export function isAbort(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}

/** Any thrown value as an ApiError, so that views need to know one type only. */
export function asApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  return new ApiError(0, "unexpected", "Something went wrong on this page. Please reload it.");
}
