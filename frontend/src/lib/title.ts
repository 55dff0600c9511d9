"use client";

import { useEffect } from "react";

/** The title of the browser's tab, for pages whose name is known only once data is there. */
export function useTitle(title: string | null): void {
  useEffect(() => {
    if (title !== null) document.title = `${title} · Printdesk`;
  }, [title]);
}
