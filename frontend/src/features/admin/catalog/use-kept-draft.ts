"use client";

import { useCallback, useEffect, useState } from "react";
import type { Catalog } from "@/api/types";
import { useAuth } from "@/lib/auth/provider";
import type { Draft } from "./draft";

/** A draft, and the catalog that it was made from. */
export interface Kept {
  version: number;
  base: Catalog;
  draft: Draft;
}

/**
 * What somebody has begun to change, kept in the tab: a reload, the back button or a crash does not
 * lose it. `restored` is true when it was begun before the page came up.
 */
export function useKeptDraft() {
  const { user } = useAuth();
  const place = `printdesk.catalog.${user?.id ?? ""}`;
  const [kept, setKept] = useState<Kept | null>(() => read(place));
  const [restored, setRestored] = useState(kept !== null);
  useEffect(() => {
    // Whose session has ended signs in again, and keeps it where it is kept already.
    if (!user) return;
    try {
      if (kept) sessionStorage.setItem(place, JSON.stringify(kept));
      else sessionStorage.removeItem(place);
    } catch {
      // Without storage it is kept by the page alone.
    }
  }, [kept, place, user]);
  const forget = useCallback(() => {
    setKept(null);
    setRestored(false);
  }, []);
  return { kept, setKept, restored, forget };
}

function read(place: string): Kept | null {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}
