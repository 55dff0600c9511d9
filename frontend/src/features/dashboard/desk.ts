"use client";

import { createContext, useContext } from "react";
import type { ChimeControls } from "./use-chime";
import type { NewJobs } from "./use-new-jobs";

/** What goes on at the desk whichever of its pages is open. */
export interface DeskState {
  chime: ChimeControls;
  news: NewJobs;
  showKeys(): void;
}

export const DeskContext = createContext<DeskState | null>(null);

export function useDesk(): DeskState {
  const desk = useContext(DeskContext);
  if (!desk) throw new Error("useDesk needs a Desk above it");
  return desk;
}
