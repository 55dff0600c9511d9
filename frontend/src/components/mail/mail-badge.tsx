import { CircleAlert, CircleCheck, CircleSlash, Clock, type LucideIcon } from "lucide-react";
import type { Mail } from "@/api/types";
import { Badge, type Tone } from "@/components/ui/badge";

type MailState = Mail["status"];

export const MAIL_STATES: Record<MailState, { words: string; tone: Tone; icon: LucideIcon }> = {
  queued: { words: "Waits", tone: "info", icon: Clock },
  sent: { words: "Sent", tone: "success", icon: CircleCheck },
  failed: { words: "Failed", tone: "danger", icon: CircleAlert },
  withdrawn: { words: "Withdrawn", tone: "neutral", icon: CircleSlash },
};

/** What became of a mail, in a word. */
export function MailBadge({ status }: { status: MailState }) {
  const { words, tone, icon: Icon } = MAIL_STATES[status];
  return (
    <Badge tone={tone}>
      <Icon aria-hidden="true" />
      {words}
    </Badge>
  );
}
