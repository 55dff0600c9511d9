import type { Middleware } from "openapi-fetch";
import { noteServerTime } from "@/lib/server-time";
import { isAbort } from "./errors";

/** One question to the server and what came of it. */
export interface Exchange {
  /** When the answer came (milliseconds). */
  at: number;
  method: string;
  /** The route, in which neither a job nor a search stands. */
  route: string;
  /** 0 when no answer came. */
  status: number;
  ms: number;
}

const KEPT = 20;
let kept: readonly Exchange[] = [];
const begun = new Map<string, number>();

/** The last exchanges, the newest first. */
export function lastExchanges(): readonly Exchange[] {
  return kept;
}

function note(id: string, method: string, route: string, status: number): void {
  const ms = Math.round(performance.now() - (begun.get(id) ?? performance.now()));
  begun.delete(id);
  kept = [{ at: Date.now(), method, route, status, ms }, ...kept.slice(0, KEPT - 1)];
}

/** Keeps in mind what a client has lately asked, for those who look into a trouble. */
export const journal: Middleware = {
  onRequest({ id }) {
    begun.set(id, performance.now());
  },
  onResponse({ id, request, schemaPath, response }) {
    noteServerTime(response);
    note(id, request.method, schemaPath, response.status);
  },
  onError({ id, request, schemaPath, error }) {
    if (isAbort(error)) begun.delete(id);
    else note(id, request.method, schemaPath, 0);
  },
};
