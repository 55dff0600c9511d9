import type { JobStatus } from "@/api/types";

export interface StatusWords {
  /** The short label that staff and students see. */
  label: string;
  /** What it means for the student, in a sentence. */
  meaning: string;
}

export const STATUS_WORDS: Record<JobStatus, StatusWords> = {
  UPLOADED: {
    label: "Uploaded",
    meaning: "Your model is with the lab staff, who will check it and work out the price.",
  },
  PENDING: {
    label: "Awaiting confirmation",
    meaning: "Your model was approved. Please confirm the price by the link in your email.",
  },
  READYTOPRINT: {
    label: "Ready to print",
    meaning: "The price is confirmed. Your model waits for a free printer.",
  },
  PRINTING: { label: "Printing", meaning: "Your model is on the printer right now." },
  COMPLETED: {
    label: "Ready for pick-up",
    meaning: "Your print is finished. Come by, pay and take it with you.",
  },
  PAIDPICKEDUP: { label: "Picked up", meaning: "Paid and picked up. All done." },
  REJECTED: { label: "Rejected", meaning: "This job will not be printed as it is." },
  ARCHIVED: { label: "Archived", meaning: "This job was closed some time ago." },
};
