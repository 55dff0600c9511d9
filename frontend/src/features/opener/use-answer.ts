"use client";

import { useCallback, useEffect, useState } from "react";

/** An answer shows itself sooner than this: by a question of the browser, or by a window. */
const PATIENCE_MS = 4000;

/**
 * Whether anything answers a link to another program. A page is not told; but a program that
 * starts, and a browser that asks, take the focus from it.
 */
export function useAnswer(): { silent: boolean; listen: () => void; dismiss: () => void } {
  const [listening, setListening] = useState(0);
  const [silent, setSilent] = useState(false);

  useEffect(() => {
    if (!listening) return;
    const stop = () => {
      clearTimeout(timer);
      window.removeEventListener("blur", stop);
      document.removeEventListener("visibilitychange", stop);
    };
    const timer = setTimeout(() => {
      setSilent(true);
      stop();
    }, PATIENCE_MS);
    window.addEventListener("blur", stop);
    document.addEventListener("visibilitychange", stop);
    return stop;
  }, [listening]);

  return {
    silent,
    listen: useCallback(() => {
      setSilent(false);
      setListening((times) => times + 1);
    }, []),
    dismiss: useCallback(() => setSilent(false), []),
  };
}
