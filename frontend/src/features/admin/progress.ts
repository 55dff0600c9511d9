import type { Task, TaskKind } from "@/api/types";

const NAMES: Record<TaskKind, string> = {
  audit: "The audit",
  archive: "Archiving",
  prune: "Deleting",
  "verify-log": "The verification",
  backup: "The backup",
  "verify-backup": "Verifying the backup",
};

export const isOpen = (task: Task) => task.status === "queued" || task.status === "running";

/** How far a task is, 0 to 1, or undefined while nobody knows. */
export function share(task: Task): number | undefined {
  return task.total > 0 ? Math.min(1, task.done / task.total) : undefined;
}

/** What is being done, for the eye; it changes with every look. */
export function progressText(task: Task): string {
  if (task.status === "queued") return "Waiting for the worker";
  return task.note || "Beginning";
}

const QUARTERS = ["", ", a quarter is done", ", half is done", ", three quarters are done"];

/** How far it is, for the ear: it changes a few times only. */
export function announcement(task: Task): string {
  const name = NAMES[task.kind];
  switch (task.status) {
    case "queued":
      return `${name} waits for the worker`;
    case "running":
      return `${name} is under way${QUARTERS[Math.min(3, Math.floor((share(task) ?? 0) * 4))]}`;
    case "done":
      return `${name} is done`;
    case "failed":
      return `${name} stopped. ${task.error ?? ""}`.trim();
  }
}
