"use client";

import { useEffect, useRef, useSyncExternalStore } from "react";

export type Shortcuts = Record<string, (event: KeyboardEvent) => void>;

const KEY = "printdesk.keys";
const TYPING = "input, textarea, select, [contenteditable=true], [role=menu], [role=dialog]";
// One that is open, or stands there as soon as its code has come.
const DIALOG = "[role=dialog][data-state=open], [data-dialog-coming]";
// Where arrows already mean something.
const ARROWS_TAKEN = "[role=tablist], [role=radiogroup]";

const listeners = new Set<() => void>();

function keysOn(): boolean {
  try {
    return localStorage.getItem(KEY) !== "off";
  } catch {
    return true;
  }
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Whether single keys do anything in this browser. Who dictates, or brushes keys unawares, can
 * switch them off.
 */
export function useKeysOn(): [boolean, (on: boolean) => void] {
  const on = useSyncExternalStore(subscribe, keysOn, () => true);
  return [on, setKeysOn];
}

function setKeysOn(on: boolean): void {
  try {
    if (on) localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, "off");
  } catch {
    // A browser that stores nothing keeps them on.
  }
  for (const listener of listeners) listener();
}

/** Runs what a key stands for. Never while somebody types, or works in a menu or a dialog. */
export function useShortcuts(shortcuts: Shortcuts): void {
  const current = useRef(shortcuts);
  useEffect(() => {
    current.current = shortcuts;
  });

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.defaultPrevented || event.isComposing || !keysOn()) return;
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest(TYPING) || document.querySelector(DIALOG)) return;
      if (event.key.startsWith("Arrow") && target?.closest(ARROWS_TAKEN)) return;
      const run = current.current[event.key];
      if (!run) return;
      event.preventDefault();
      run(event);
    };
    document.addEventListener("keydown", press);
    return () => document.removeEventListener("keydown", press);
  }, []);
}
