"use client";

import { useEffect, useState } from "react";

const SETTLE_MS = 350;

/** A value once it has stayed the same for a moment, as when somebody has stopped typing. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
