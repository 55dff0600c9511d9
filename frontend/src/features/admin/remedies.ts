import type { Finding } from "@/api/types";
import { type ApiClient, unwrap } from "@/lib/api/client";
import { count } from "@/lib/format";
import type { Remedy, Step } from "./findings";

/** What is decided beside which findings. */
export interface Choices {
  reason: string;
  overWorkingCopy: boolean;
}

interface RemedyWords {
  /** On a button: of one, or of as many steps as given. */
  verb: string;
  noun: "file" | "job";
  /** What is done to each, for the confirmation. */
  title: (count: string) => string;
  meaning: string;
  submit: (count: string) => string;
  /** Beside what it was done to. */
  done: string;
  danger?: true;
}

export const REMEDY_WORDS: Record<Remedy, RemedyWords> = {
  delete: {
    verb: "Delete",
    noun: "file",
    title: (files) => `Delete ${files} for good?`,
    meaning:
      "They are taken off the share; only a backup can bring them back. The history keeps name, size and hash, and that it was you. What was changed since the audit, or belongs to a job by now, stays.",
    submit: (files) => `Delete ${files}`,
    done: "Deleted",
    danger: true,
  },
  restore: {
    verb: "Restore",
    noun: "job",
    title: (jobs) => `Restore the files of ${jobs}?`,
    meaning:
      "An original that is missing or changed comes back from a copy that still is what the student uploaded; what stands in its place now is kept with the job's files. A file to print that is missing or empty comes back from the original.",
    submit: (jobs) => `Restore ${jobs}`,
    done: "Restored",
  },
  rewrite: {
    verb: "Write anew",
    noun: "job",
    title: (jobs) => `Write the metadata of ${jobs} anew?`,
    meaning:
      "Out of the database. What these files say otherwise is lost. So verify the history first: if that is not as it was written, they may be all that still tells what was.",
    submit: (jobs) => `Write ${jobs} anew`,
    done: "Written anew",
  },
  flag: {
    verb: "Flag",
    noun: "job",
    title: (jobs) => `Flag ${jobs} for a look?`,
    meaning:
      "Staff see the reason on the job's card and page until an administrator takes the flag off. Nothing else changes.",
    submit: (jobs) => `Flag ${jobs}`,
    done: "Flagged",
  },
};

/** `3 files`, `1 job`. */
export function counted(remedy: Remedy, steps: number): string {
  return count(steps, REMEDY_WORDS[remedy].noun);
}

/** Does one step. What is refused is thrown as an ApiError. */
export async function carryOut(
  api: ApiClient,
  remedy: Remedy,
  step: Step,
  choices: Choices,
): Promise<void> {
  const body = { file_path: step.id };
  const job_id = step.id;
  switch (remedy) {
    case "delete":
      await (step.cases[0]?.section === "stale_files"
        ? unwrap(api.DELETE("/api/v1/admin/audit/stale-file", { body }))
        : unwrap(api.DELETE("/api/v1/admin/audit/orphaned-file", { body })));
      return;
    case "restore":
      await unwrap(
        api.POST("/api/v1/admin/audit/restore-original", {
          body: { job_id, over_working_copy: choices.overWorkingCopy },
        }),
      );
      return;
    case "rewrite":
      await unwrap(api.POST("/api/v1/admin/audit/rewrite-metadata", { body: { job_id } }));
      return;
    case "flag":
      await unwrap(
        api.POST("/api/v1/jobs/{job_ref}/flag", {
          params: { path: { job_ref: job_id } },
          body: { reason: choices.reason },
        }),
      );
  }
}

/** What a flag may say of these findings to begin with. */
export function proposedReason(findings: Finding[]): string {
  return [...new Set(findings.map(({ reason }) => reason))].join(" ");
}
