import {
  Archive,
  CircleCheckBig,
  CircleX,
  HandCoins,
  Inbox,
  ListOrdered,
  type LucideIcon,
  MailQuestionMark,
  Printer,
} from "lucide-react";
import type { JobStatus } from "@/api/types";
import { cn } from "@/lib/classes";
import { STATUS_WORDS } from "@/lib/statuses";

export const STATUS_ICONS: Record<JobStatus, LucideIcon> = {
  UPLOADED: Inbox,
  PENDING: MailQuestionMark,
  READYTOPRINT: ListOrdered,
  PRINTING: Printer,
  COMPLETED: CircleCheckBig,
  PAIDPICKEDUP: HandCoins,
  REJECTED: CircleX,
  ARCHIVED: Archive,
};

/** Background, text and border of each status, for whatever shows one. */
export const STATUS_COLORS: Record<JobStatus, string> = {
  UPLOADED: "border-status-uploaded-line bg-status-uploaded-soft text-status-uploaded-text",
  PENDING: "border-status-pending-line bg-status-pending-soft text-status-pending-text",
  READYTOPRINT:
    "border-status-readytoprint-line bg-status-readytoprint-soft text-status-readytoprint-text",
  PRINTING: "border-status-printing-line bg-status-printing-soft text-status-printing-text",
  COMPLETED: "border-status-completed-line bg-status-completed-soft text-status-completed-text",
  PAIDPICKEDUP:
    "border-status-paidpickedup-line bg-status-paidpickedup-soft text-status-paidpickedup-text",
  REJECTED: "border-status-rejected-line bg-status-rejected-soft text-status-rejected-text",
  ARCHIVED: "border-status-archived-line bg-status-archived-soft text-status-archived-text",
};

/** A job's status by icon and word; the colour only helps to find it again. */
export function StatusBadge({
  status,
  size = "sm",
  className,
}: {
  status: JobStatus;
  size?: "sm" | "md";
  className?: string;
}) {
  const Icon = STATUS_ICONS[status];
  return (
    <span
      className={cn(
        "inline-flex max-w-full items-center gap-1.5 rounded-full border font-medium [&_svg]:shrink-0",
        size === "sm" ? "min-h-6 px-2 text-xs" : "min-h-8 px-3 text-sm",
        STATUS_COLORS[status],
        className,
      )}
    >
      <Icon aria-hidden="true" className={size === "sm" ? "size-3.5" : "size-4"} />
      {STATUS_WORDS[status].label}
    </span>
  );
}
