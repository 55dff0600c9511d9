"use client";

import { useEffect, useRef } from "react";

// Long enough for a dialog that closes to have given the focus back, if what had it is still there.
const SETTLED_MS = 60;

function isLost(): boolean {
  const at = document.activeElement;
  return !at || at === document.body || at.id === "main";
}

/** Puts the focus to where the content of the page begins. */
export function focusMain(): void {
  document.getElementById("main")?.focus();
}

/**
 * Calls `rescue` after a change of `watch` that has made the focus fall off the page, as when the
 * button that had it is gone. Without it a keyboard would start again at the top.
 */
export function useFocusRescue(watch: unknown, rescue: () => void): void {
  const current = useRef(rescue);
  useEffect(() => {
    current.current = rescue;
  });
  const first = useRef(true);
  // biome-ignore lint/correctness/useExhaustiveDependencies: runs when what is watched changes
  useEffect(() => {
    if (first.current) {
      first.current = false;
      return;
    }
    const timer = setTimeout(() => isLost() && current.current(), SETTLED_MS);
    return () => clearTimeout(timer);
  }, [watch]);
}
