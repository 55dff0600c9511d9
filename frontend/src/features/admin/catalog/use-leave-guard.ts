"use client";

import { useEffect, useState } from "react";

/** Asks before a page with unsaved changes is left: a link waits in `leaving` for an answer. */
export function useLeaveGuard(unsaved: boolean) {
  const [leaving, setLeaving] = useState<string | null>(null);
  useEffect(() => {
    if (!unsaved) return;
    const unload = (event: BeforeUnloadEvent) => event.preventDefault();
    const follow = (event: MouseEvent) => {
      const link = (event.target as Element).closest?.("a[href]");
      if (!(link instanceof HTMLAnchorElement) || link.target || event.button !== 0) return;
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      const { origin, pathname, href } = link;
      if (origin !== window.location.origin || pathname === window.location.pathname) return;
      event.preventDefault();
      event.stopPropagation();
      setLeaving(href.slice(origin.length));
    };
    window.addEventListener("beforeunload", unload);
    // Before the link itself hears of it.
    document.addEventListener("click", follow, { capture: true });
    return () => {
      window.removeEventListener("beforeunload", unload);
      document.removeEventListener("click", follow, { capture: true });
    };
  }, [unsaved]);
  return { leaving, stay: () => setLeaving(null) };
}
