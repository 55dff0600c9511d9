import type { HistoryEntry, JobStatus, Tracking } from "@/api/types";

export interface Step {
  label: string;
  state: "done" | "current" | "ahead" | "stopped";
  at: string | null;
}

const ROAD: { status: JobStatus; label: string }[] = [
  { status: "UPLOADED", label: "Handed in" },
  { status: "PENDING", label: "Approved" },
  { status: "READYTOPRINT", label: "Confirmed" },
  { status: "PRINTING", label: "Printing" },
  { status: "COMPLETED", label: "Ready for pick-up" },
  { status: "PAIDPICKEDUP", label: "Picked up" },
];

function lastTime(history: HistoryEntry[], status: JobStatus): string | null {
  const times = history.filter((entry) => entry.status === status).map((entry) => entry.at);
  return times.sort().at(-1) ?? null;
}

/**
 * The steps from handing in to picking up with the times at which they were reached. A job that
 * was rejected ends where it was; a step that was taken back is ahead again.
 */
export function roadOf({ job, history }: Pick<Tracking, "job" | "history">): Step[] {
  const here = ROAD.findIndex((step) => step.status === job.status);
  if (here === -1) return stoppedRoad({ job, history });
  return ROAD.map(({ status, label }, index) => {
    const finished = index < here || job.status === "PAIDPICKEDUP";
    return {
      label,
      state: finished ? "done" : index === here ? "current" : "ahead",
      at: index <= here ? timeOf(job, history, status) : null,
    };
  });
}

function stoppedRoad({ job, history }: Pick<Tracking, "job" | "history">): Step[] {
  const reached = ROAD.filter(
    ({ status }) => status === "UPLOADED" || lastTime(history, status) !== null,
  );
  const steps: Step[] = reached.map(({ status, label }) => ({
    label,
    state: "done",
    at: timeOf(job, history, status),
  }));
  const last = job.status === "REJECTED" ? "Rejected" : "Archived";
  return [...steps, { label: last, state: "stopped", at: job.status_changed_at }];
}

function timeOf(job: Tracking["job"], history: HistoryEntry[], status: JobStatus): string | null {
  if (status === "UPLOADED") return job.created_at;
  return lastTime(history, status);
}
