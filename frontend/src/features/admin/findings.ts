import type { AuditReport, AuditSection, Finding } from "@/api/types";

/** The parts of a report, the most pressing first. */
export const SECTIONS = [
  "broken_links",
  "changed_originals",
  "metadata_mismatches",
  "stale_files",
  "orphaned_files",
] as const satisfies AuditSection[];

interface SectionWords {
  title: string;
  meaning: string;
}

export const SECTION_WORDS: Record<AuditSection, SectionWords> = {
  broken_links: {
    title: "Files that a job misses",
    meaning:
      "A job names these, and they are not there or are empty. They come back from another copy of what was uploaded, if there is one.",
  },
  changed_originals: {
    title: "Originals that were changed",
    meaning:
      "What the student uploaded should never change. It comes back from the working copy, as long as that is still the same.",
  },
  metadata_mismatches: {
    title: "Metadata that disagrees",
    meaning:
      "The file about a job, from which a lost database is made again, does not say what the database says. It can be written anew.",
  },
  stale_files: {
    title: "Files left in another folder",
    meaning:
      "They bear a job's name and lie where the job is not. Somebody may have saved them there by mistake: look before you delete.",
  },
  orphaned_files: {
    title: "Files of no job",
    meaning:
      "No job knows them. Somebody may have put them there by hand, or a job was renamed on the share.",
  },
};

/** What an admin can do about a finding. */
export type Remedy = "delete" | "restore" | "rewrite" | "flag";
export const REMEDIES = ["restore", "rewrite", "delete", "flag"] as const satisfies Remedy[];

/** A finding with the part of the report in which it stands. */
export interface Case {
  key: string;
  section: AuditSection;
  finding: Finding;
}

export function casesOf(report: AuditReport, section: AuditSection): Case[] {
  return report[section].map((finding) => ({
    key: `${section} ${finding.problem} ${finding.file_path}`,
    section,
    finding,
  }));
}

const BY_SECTION: Record<AuditSection, Remedy> = {
  broken_links: "restore",
  changed_originals: "restore",
  metadata_mismatches: "rewrite",
  stale_files: "delete",
  orphaned_files: "delete",
};

/** What is for a hand on the share alone: a link, and what has a name that nobody can write. */
const BY_HAND: Finding["problem"][] = ["link", "odd_name"];

/** What can be done about it, the likeliest first. */
export function remediesFor({ section, finding }: Case): Remedy[] {
  const remedies: Remedy[] = BY_HAND.includes(finding.problem) ? [] : [BY_SECTION[section]];
  return finding.job_id === null ? remedies : [...remedies, "flag"];
}

/** What is done in one go: to a file, or to a job with all that is wrong with it in the report. */
export interface Step {
  id: string;
  /** What people call it. */
  name: string;
  cases: Case[];
}

/** What a remedy does for the chosen cases, one after the other. */
export function stepsFor(remedy: Remedy, chosen: Case[]): Step[] {
  const steps = new Map<string, Step>();
  for (const each of chosen) {
    if (!remediesFor(each).includes(remedy)) continue;
    const { file_path, job_id, number } = each.finding;
    const isFile = remedy === "delete" || job_id === null;
    const id = isFile ? file_path : job_id;
    const step = steps.get(id) ?? { id, name: isFile ? file_path : `Job #${number}`, cases: [] };
    step.cases.push(each);
    steps.set(id, step);
  }
  return [...steps.values()];
}

/** All cases of the report that the remedy, done for this one, is the end of. */
export function settledBy(remedy: Remedy, done: Case, report: AuditReport): Case[] {
  if (remedy === "delete" || remedy === "flag") return [done];
  const sections = SECTIONS.filter((section) => BY_SECTION[section] === remedy);
  return sections
    .flatMap((section) => casesOf(report, section))
    .filter(({ finding }) => finding.job_id === done.finding.job_id);
}

/** Folder, with its slash, and name. */
export function splitPath(path: string): [folder: string, name: string] {
  const at = path.lastIndexOf("/") + 1;
  return [path.slice(0, at), path.slice(at)];
}
