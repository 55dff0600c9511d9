"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { type ApiError, asApiError } from "@/lib/api/errors";

export interface Sending {
  /** Goes to the form: the first field that is wrong gets the focus. */
  form: RefObject<HTMLFormElement | null>;
  busy: boolean;
  /** What is wrong, by field. */
  errors: Record<string, string>;
  /** Why it was refused, when that is not for a field. */
  refusal: ApiError | null;
  /** Sends unless something is missing, and tells whether it was taken. */
  send(missing: Record<string, string | false>, call: () => Promise<void>): Promise<boolean>;
}

/** A form on its way: it is sent once at a time, and what is wrong is said beside its field. */
export function useSending(): Sending {
  const form = useRef<HTMLFormElement>(null);
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [refusal, setRefusal] = useState<ApiError | null>(null);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each refusal moves the focus anew
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);

  async function send(missing: Record<string, string | false>, call: () => Promise<void>) {
    if (busy) return false;
    const told = Object.entries(missing).filter((entry): entry is [string, string] => !!entry[1]);
    setErrors(Object.fromEntries(told));
    setRefusal(null);
    if (told.length > 0) return false;
    setBusy(true);
    try {
      await call();
      return true;
    } catch (failure) {
      const error = asApiError(failure);
      setErrors(error.fields);
      if (Object.keys(error.fields).length === 0) setRefusal(error);
      return false;
    } finally {
      setBusy(false);
    }
  }
  return { form, busy, errors, refusal, send };
}
