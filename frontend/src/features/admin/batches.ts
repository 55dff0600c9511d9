import type { BatchResult } from "@/api/types";
import { count } from "@/lib/format";

export type BatchKind = "archive" | "prune";

interface BatchWords {
  title: string;
  meaning: string;
  /** Beside the field of days. */
  days: string;
  /** What the jobs of the preview have in common. */
  due: (count: string) => string;
  none: string;
  button: (count: string) => string;
  progress: string;
  stopped: string;
  question: (count: string) => string;
  consequence: string;
  done: string;
}

export const BATCH_WORDS: Record<BatchKind, BatchWords> = {
  archive: {
    title: "Archive",
    meaning:
      "Jobs that were picked up or rejected long ago move to the archive with all their files. They can still be found, and no email goes out.",
    days: "Picked up or rejected at least this many days ago",
    due: (jobs) => `${jobs} would be archived`,
    none: "Nothing is old enough to be archived",
    button: (jobs) => `Archive ${jobs}…`,
    progress: "Progress of archiving",
    stopped: "Archiving",
    question: (jobs) => `Archive ${jobs}?`,
    consequence:
      "Their files move to the folder Archived on the share. A job that cannot be moved is named afterward, and does not stop the rest.",
    done: "archived",
  },
  prune: {
    title: "Delete for good",
    meaning:
      "Jobs that were archived long ago are deleted with their files, their notes and their history. A line in the deletion log stays.",
    days: "Archived at least this many days ago",
    due: (jobs) => `${jobs} would be deleted for good`,
    none: "Nothing is old enough to be deleted",
    button: (jobs) => `Delete ${jobs}…`,
    progress: "Progress of deleting",
    stopped: "Deleting",
    question: (jobs) => `Delete ${jobs} for good?`,
    consequence:
      "Models, notes and histories of these jobs are removed from the share and from the database. Only a backup has them then.",
    done: "deleted",
  },
};

/** Whole days out of what was typed; null for anything else. */
export function parseDays(text: string): number | null {
  return /^\s*\d{1,5}\s*$/.test(text) ? Number(text) : null;
}

/** What is wrong with the days, where the page knows it before it asks. */
export function daysError(text: string, shortest: number | undefined): string | undefined {
  const days = parseDays(text);
  if (days === null) return "Enter a whole number of days.";
  if (shortest !== undefined && days < shortest) {
    return `The lab keeps these jobs for ${shortest} days at least.`;
  }
  return undefined;
}

/** What came of it: `12 jobs archived, 2 could not be.` */
export function resultText(kind: BatchKind, result: BatchResult): string {
  const done = `${count(result.jobs_done, "job")} ${BATCH_WORDS[kind].done}`;
  return result.jobs_failed > 0 ? `${done}, ${result.jobs_failed} could not be.` : `${done}.`;
}
