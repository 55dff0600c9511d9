"use client";

import { useCallback, useEffect, useState } from "react";
import { Chime, type ChimeSettings, loadChime, saveChime } from "./chime";

export interface ChimeControls {
  settings: ChimeSettings;
  change(settings: Partial<ChimeSettings>): void;
  /** False while the browser forbids sound: until somebody has clicked or typed on the page. */
  allowed: boolean;
  play(): Promise<void>;
}

/** The sound of a new job, as this person wants it in this browser. */
export function useChime(): ChimeControls {
  const [chime] = useState(() => new Chime());
  const [settings, setSettings] = useState(loadChime);
  const [allowed, setAllowed] = useState(() => navigator.userActivation?.hasBeenActive ?? false);

  useEffect(() => {
    const unlock = () => void chime.unlock().then(setAllowed);
    const options = { capture: true };
    window.addEventListener("pointerdown", unlock, options);
    window.addEventListener("keydown", unlock, options);
    return () => {
      window.removeEventListener("pointerdown", unlock, options);
      window.removeEventListener("keydown", unlock, options);
    };
  }, [chime]);

  const change = useCallback((changes: Partial<ChimeSettings>) => {
    setSettings((current) => {
      const next = { ...current, ...changes };
      saveChime(next);
      return next;
    });
  }, []);

  const play = useCallback(async () => {
    setAllowed(await chime.play(settings.volume));
  }, [chime, settings.volume]);

  return { settings, change, allowed, play };
}
