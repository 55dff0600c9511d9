"use client";

import { type FormEvent, useRef } from "react";

const TEXT = "textarea, input:not([type]), input[type=text], input[type=email]";

/** Remembers the fields that somebody has typed in by hand, among what `onInput` is given to. */
export function useTyped() {
  const touched = useRef(new Set<HTMLInputElement | HTMLTextAreaElement>());
  function onInput({ target }: FormEvent) {
    const field = target as HTMLInputElement | HTMLTextAreaElement;
    if (!field.matches(TEXT)) return;
    touched.current.delete(field);
    touched.current.add(field);
  }
  /** The one typed in last in which something still stands; undefined when there is none. */
  const standing = () =>
    [...touched.current].findLast((field) => field.isConnected && field.value.trim() !== "");
  return { onInput, standing };
}
