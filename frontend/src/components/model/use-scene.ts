"use client";

import { type RefObject, useEffect, useRef, useState } from "react";
import { readGlb } from "./glb";
import type { Setting, Shown } from "./scene";

export type SceneState = "loading" | "shown" | "failed" | "impossible";

interface Scene {
  state: SceneState;
  shown: RefObject<Shown | null>;
  retry: () => void;
}

/** Shows the model at `url` in an element, once somebody has scrolled to it. */
export function useScene(
  stage: RefObject<HTMLElement | null>,
  url: string,
  { color, volume, fits }: Setting,
): Scene {
  const [state, setState] = useState<SceneState>("loading");
  const [tries, setTries] = useState(0);
  const shown = useRef<Shown | null>(null);
  const near = useNear(stage);
  const sides = volume?.join(" ");

  // biome-ignore lint/correctness/useExhaustiveDependencies: another try is another load
  useEffect(() => {
    const host = stage.current;
    if (!near || !host) return;
    if (!hasWebGl()) return setState("impossible");
    const abort = new AbortController();
    setState("loading");
    load(url, host, abort.signal).then(
      (loaded) => {
        shown.current = loaded;
        setState("shown");
      },
      () => !abort.signal.aborted && setState("failed"),
    );
    return () => {
      abort.abort();
      shown.current?.dispose();
      shown.current = null;
    };
  }, [near, url, tries, stage]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: `sides` is what `volume` holds
  useEffect(() => {
    if (state === "shown") shown.current?.dress({ color, volume, fits });
  }, [state, color, sides, fits]);

  return { state, shown, retry: () => setTries((count) => count + 1) };
}

async function load(url: string, host: HTMLElement, signal: AbortSignal): Promise<Shown> {
  const [{ showModel }, content] = await Promise.all([import("./scene"), download(url, signal)]);
  signal.throwIfAborted();
  return showModel(host, readGlb(content));
}

async function download(url: string, signal: AbortSignal): Promise<ArrayBuffer> {
  const response = await fetch(new Request(new URL(url, window.location.origin), { signal }));
  if (!response.ok) throw new Error(`The model did not come: ${response.status}`);
  return response.arrayBuffer();
}

function hasWebGl(): boolean {
  return Boolean(document.createElement("canvas").getContext("webgl2"));
}

/** Whether an element has come near what is to be seen of the page. */
function useNear(element: RefObject<HTMLElement | null>): boolean {
  const [near, setNear] = useState(false);
  useEffect(() => {
    const watched = element.current;
    if (!watched || near) return;
    const watch = new IntersectionObserver(
      (entries) => setNear(entries.some(({ isIntersecting }) => isIntersecting)),
      { rootMargin: "200px" },
    );
    watch.observe(watched);
    return () => watch.disconnect();
  }, [element, near]);
  return near;
}
