import type { Backup } from "@/api/types";
import type { Tone } from "@/components/ui/badge";
import { count, fileSize } from "@/lib/format";

export type Soundness = "proved" | "unproved" | "lacking" | "damaged";

/** What is to be thought of a backup: the gravest that is known of it. */
export function soundness(backup: Backup): Soundness {
  if (backup.sound === false) return "damaged";
  if (backup.troubles.length > 0) return "lacking";
  return backup.sound === null ? "unproved" : "proved";
}

export const SOUNDNESS: Record<Soundness, { word: string; tone: Tone }> = {
  proved: { word: "Verified", tone: "success" },
  unproved: { word: "Not verified yet", tone: "neutral" },
  lacking: { word: "Something is missing", tone: "warning" },
  damaged: { word: "Damaged", tone: "danger" },
};

/** `120 jobs, 840 files, 3.2 GB` */
export function holds(backup: Backup): string {
  const { jobs, files, size } = backup;
  return `${count(jobs, "job")}, ${count(files, "file")}, ${fileSize(size)}`;
}

/** How long making it took, and how much of it was new. */
export function made(backup: Backup): string {
  const seconds = Math.max(1, Math.round(backup.seconds));
  const took = seconds < 120 ? count(seconds, "second") : count(Math.round(seconds / 60), "minute");
  return `${fileSize(backup.copied_size)} new, made in ${took}`;
}
