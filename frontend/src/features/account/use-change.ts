"use client";

import { useState } from "react";
import { type ApiError, asApiError } from "@/lib/api/errors";

/** The refusals that are about a single field. */
const FIELD_OF: Record<string, string> = {
  wrong_password: "current_password",
  wrong_code: "code",
  address_taken: "email",
};

type Errors = Record<string, string>;

/** A form about one's own account, as it is sent. */
export interface Change {
  busy: boolean;
  /** What is wrong, by field. */
  errors: Errors;
  /** What was refused and is about no field. */
  refusal: ApiError | null;
  /** Sends it, unless a field is empty that must not be; tells whether it was taken. */
  send(empty: Record<string, string | false>, call: () => Promise<void>): Promise<boolean>;
}

export function useChange(): Change {
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Errors>({});
  const [refusal, setRefusal] = useState<ApiError | null>(null);

  async function send(empty: Record<string, string | false>, call: () => Promise<void>) {
    if (busy) return false;
    const missing = Object.entries(empty).filter((entry): entry is [string, string] =>
      Boolean(entry[1]),
    );
    setErrors(Object.fromEntries(missing));
    setRefusal(null);
    if (missing.length > 0) return false;
    setBusy(true);
    try {
      await call();
      return true;
    } catch (failure) {
      const error = asApiError(failure);
      const field = FIELD_OF[error.code];
      const fields = field ? { [field]: error.message } : error.fields;
      setErrors(fields);
      if (Object.keys(fields).length === 0) setRefusal(error);
      return false;
    } finally {
      setBusy(false);
    }
  }

  return { busy, errors, refusal, send };
}
