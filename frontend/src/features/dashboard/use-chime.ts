"use client";

import { useCallback, useEffect, useState } from "react";
import { Chime, type ChimeSettings, loadChime, noteHeard, saveChime, wasHeard } from "./chime";

export interface ChimeControls {
  settings: ChimeSettings;
  change(settings: Partial<ChimeSettings>): void;
  /** False while the browser forbids sound: until somebody has clicked or typed on the page. */
  allowed: boolean;
  /** When it was last heard here (milliseconds). */
  playedAt: number | null;
  /** Sounds once, whatever the switch says. */
  test(): Promise<void>;
  /** Sounds for a new job, where that is wanted. False when the browser kept it silent. */
  announce(job: number): Promise<boolean>;
}

/** The sound of a new job, as this person wants it in this browser. */
export function useChime(): ChimeControls {
  const [chime] = useState(() => new Chime());
  const [settings, setSettings] = useState(loadChime);
  const [allowed, setAllowed] = useState(() => navigator.userActivation?.hasBeenActive ?? false);
  const [playedAt, setPlayedAt] = useState<number | null>(null);

  useEffect(() => {
    const unlock = () => void chime.unlock().then(setAllowed);
    const options = { capture: true };
    window.addEventListener("pointerdown", unlock, options);
    window.addEventListener("keydown", unlock, options);
    return () => {
      window.removeEventListener("pointerdown", unlock, options);
      window.removeEventListener("keydown", unlock, options);
      chime.close();
    };
  }, [chime]);

  const change = useCallback((changes: Partial<ChimeSettings>) => {
    setSettings((current) => {
      const next = { ...current, ...changes };
      saveChime(next);
      return next;
    });
  }, []);

  async function play(): Promise<boolean> {
    const heard = await chime.play(settings.volume);
    setAllowed(heard);
    if (heard) setPlayedAt(Date.now());
    return heard;
  }

  async function announce(job: number): Promise<boolean> {
    if (!settings.on || wasHeard(job)) return true;
    const heard = await play();
    if (heard) noteHeard(job);
    return heard;
  }

  return { settings, change, allowed, playedAt, test: async () => void (await play()), announce };
}
