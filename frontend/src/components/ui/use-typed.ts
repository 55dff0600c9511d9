"use client";

import { type FormEvent, useRef } from "react";

const TEXT = "textarea, input:not([type]), input[type=text], input[type=email]";

/** Remembers the fields that somebody has typed in by hand, among what `onInput` is given to. */
export function useTyped() {
  const touched = useRef(new Set<HTMLInputElement | HTMLTextAreaElement>());
  function onInput({ target }: FormEvent) {
    const field = target as HTMLInputElement | HTMLTextAreaElement;
    if (field.matches(TEXT)) touched.current.add(field);
  }
  /** Whether some of it still stands there. */
  const stands = () =>
    [...touched.current].some((field) => field.isConnected && field.value.trim() !== "");
  return { onInput, stands };
}
