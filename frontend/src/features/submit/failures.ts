import type { ApiError } from "@/lib/api/errors";
import { time } from "@/lib/format";
import { FIELD_ORDER, type FieldErrors } from "./checks";

export interface Failure {
  title: string;
  text: string;
  /** Whether sending the same again may work. */
  retry: boolean;
}

const FILE_CODES = ["payload_too_large", "http_413", "unsupported_media_type", "file_changed"];
const KEPT = "Everything you entered is still here.";

/** The messages that belong to fields of the form. */
export function fieldErrors(error: ApiError): FieldErrors {
  if (FILE_CODES.includes(error.code)) return { file: error.message };
  const known = Object.entries(error.fields).filter(([field]) =>
    (FIELD_ORDER as string[]).includes(field),
  );
  return Object.fromEntries(known);
}

function whenAgain(error: ApiError, now: number): string {
  if (error.retryAfterSeconds === null) return "Please try again later.";
  const at = new Date(now + error.retryAfterSeconds * 1000).toISOString();
  return `Please try again after ${time(at)}.`;
}

/** What a student should know about a submission that did not go through. */
export function describeFailure(error: ApiError, now = Date.now()): Failure {
  switch (error.code) {
    case "network_error":
      return {
        title: "The connection was lost",
        text: `${KEPT} Check your connection and send it again. Should it have arrived after all, we notice: nothing is printed twice.`,
        retry: true,
      };
    case "duplicate_submission":
      return {
        title: "We already have this file from you",
        text: error.message,
        retry: false,
      };
    case "rate_limited":
      return {
        title: "That was a lot of models in a short time",
        text: `${whenAgain(error, now)} ${KEPT}`,
        retry: true,
      };
    case "submissions_closed":
      return { title: "Submissions are closed right now", text: error.message, retry: false };
    case "storage_unavailable":
    case "storage_full":
      return {
        title: "The lab cannot store files right now",
        text: `${error.message} ${KEPT}`,
        retry: true,
      };
    default:
      return {
        title: "Your model was not handed in",
        text: `${error.message} ${KEPT}`,
        retry: error.status === 0 || error.status >= 500,
      };
  }
}
