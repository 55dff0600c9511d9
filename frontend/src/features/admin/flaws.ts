import type { Flaw, LogReport } from "@/api/types";
import { count } from "@/lib/format";

type Fault = Flaw["fault"];

interface FaultWords {
  label: string;
  /** What to do about it. */
  advice: string;
}

export const FAULT_WORDS: Record<Fault, FaultWords> = {
  changed: {
    label: "Changed",
    advice:
      "What was written first stands in the metadata.json of the job, as long as nobody has touched that, and in backups of the database. Find out who can write to the database.",
  },
  missing: {
    label: "Missing",
    advice:
      "Somebody has taken events out. The metadata.json of the job and backups may still have them.",
  },
  cut: {
    label: "Cut off",
    advice:
      "The newest events are gone, as after bringing back an old backup of the database. Compare with the newest one.",
  },
  head: {
    label: "Does not fit its end",
    advice: "Events were added or taken away past Printdesk. Compare with a backup.",
  },
  moved: {
    label: "Old events",
    advice:
      "Old events of archived jobs lie in files below .printdesk/events on the share. Bring the file back from a backup of the share.",
  },
  vanished: {
    label: "Gone",
    advice:
      "A job or its history is gone, and nothing says that it was deleted. Its files may still be on the share: have an audit, and look for it in a backup.",
  },
  deletion_log: {
    label: "Deletion log",
    advice:
      "The log of deleted jobs and the history tell different stories. Compare both with a backup.",
  },
  copy: {
    label: "Copy on the share",
    advice:
      "Only the copy on the share was changed. Move that file away; within a day it is written anew.",
  },
};

/** The kinds of fault in a report, each once, in the order in which they come. */
export function faultsIn(flaws: Flaw[]): Fault[] {
  return [...new Set(flaws.map(({ fault }) => fault))];
}

/** Not one event fits: the key is another, and the history may be whole. */
export function isOtherKey({ events, flaw_count, flaws }: LogReport): boolean {
  return events > 0 && flaw_count === events && flaws.every(({ fault }) => fault === "changed");
}

/** The result in a sentence. */
export function verdict(report: LogReport): string {
  if (report.flaw_count > 0) {
    return `${count(report.flaw_count, "thing")} in the history ${report.flaw_count === 1 ? "is" : "are"} not as ${report.flaw_count === 1 ? "it was" : "they were"} written`;
  }
  const [events, chains] = [count(report.events, "event"), count(report.chains, "chain")];
  return `${events} in ${chains} ${report.events === 1 ? "is as it was" : "are as they were"} written`;
}
