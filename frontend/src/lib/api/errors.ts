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

  /** Whether it may have been done all the same, and only the answer was lost. */
  get isUncertain(): boolean {
    return this.status === 0 || this.status === 502 || this.status === 504;
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

function again(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  return `It works again in ${minutes > 1 ? `${minutes} minutes` : seconds > 1 ? `${seconds} seconds` : "a second"}.`;
}

/** Reads the server's envelope; a proxy's page or an empty body still gives a usable error. */
export function errorFromBody(
  status: number,
  body: unknown,
  retryAfterHeader: string | null = null,
): ApiError {
  const wait = retryAfter(retryAfterHeader);
  if (isErrorBody(body)) {
    const message = wait && status === 429 ? `${body.message} ${again(wait)}` : body.message;
    return new ApiError(status, body.error, message, body.details ?? {}, wait);
  }
  const message =
    status === 429
      ? `That was too often for the server. ${again(wait ?? 60)}`
      : status === 413
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

/** After as long the server itself gives a request up: nothing is to be waited for any more. */
export const PATIENCE_MS = 60_000;

/** As `networkError`, of a server that was reached and says nothing. */
export function noAnswer(sent: boolean): ApiError {
  return new ApiError(
    0,
    "no_answer",
    sent
      ? "The server has not answered for a minute. It may have done this all the same: have a look, or try again."
      : "The server has not answered for a minute. Please try again.",
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
