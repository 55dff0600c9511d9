"use client";

import { type ComponentProps, createElement, lazy, useEffect, useState } from "react";

const SIGNS = ["pointermove", "pointerdown", "keydown", "focusin"];
const LATEST_MS = 5_000;
// How long is waited before what is drawn, and does not come, is asked for once more.
const AGAIN_MS = [500, 2_000, 5_000];

/** Whatever `lazy` takes: a component. */
type Part = Awaited<ReturnType<Parameters<typeof lazy>[0]>>["default"];

const parts = new Set<() => void>();

/**
 * A part of the desk that nobody needs before they do something: its code comes after the page, by
 * `useLaterParts`, or when it is drawn. Once it is here it is drawn at once, as any other; until
 * then it wants a `Suspense` around it.
 */
export function later<C extends Part>(load: () => Promise<{ default: C }>) {
  let here: Part | undefined;
  let coming: Promise<{ default: C }> | undefined;
  const once = () => {
    coming ??= load().then(
      (loaded) => {
        here = loaded.default;
        return loaded;
      },
      (failure) => {
        coming = undefined;
        throw failure;
      },
    );
    return coming;
  };
  // Should it not come now, it is asked for again when it is drawn, or there is a network again.
  parts.add(() => void once().catch(() => undefined));
  const patiently = async () => {
    for (const wait of AGAIN_MS) {
      try {
        return await once();
      } catch {
        await new Promise((resolve) => setTimeout(resolve, wait));
      }
    }
    // What is lazy remembers for ever that it did not come. Another may.
    Coming = lazy(patiently);
    return once();
  };
  let Coming: Part = lazy(patiently);
  return function Later(props: ComponentProps<C>) {
    const [Drawn] = useState(() => here ?? Coming);
    return createElement(Drawn, props);
  };
}

/**
 * Loads those parts at the first sign that somebody is there, or soon after the page has come: a
 * page that is open all day must not depend on files that a new version has replaced meanwhile.
 */
export function useLaterParts(): void {
  useEffect(() => {
    const stop = () => {
      clearTimeout(timer);
      for (const sign of SIGNS) window.removeEventListener(sign, loadAll, true);
    };
    const loadAll = () => {
      stop();
      for (const load of parts) load();
    };
    const timer = setTimeout(loadAll, LATEST_MS);
    for (const sign of SIGNS) window.addEventListener(sign, loadAll, true);
    window.addEventListener("online", loadAll);
    return () => {
      stop();
      window.removeEventListener("online", loadAll);
    };
  }, []);
}
