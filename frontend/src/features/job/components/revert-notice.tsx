"use client";

import { Undo2 } from "lucide-react";
import type { Job } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { countdown } from "@/lib/format";
import { useServerNow } from "@/lib/server-time";
import { type DialogAction, LOOKS, REVERTS } from "../actions";

interface RevertNoticeProps {
  job: Job;
  onStart: (action: DialogAction, job: Job) => void;
}

/** The way back from the last step, as long as it is open. */
export function RevertNotice({ job, onStart }: RevertNoticeProps) {
  const now = useServerNow(1000);
  const action = REVERTS.find((each) => job.allowed_actions.includes(each));
  if (!action || !job.revert_until || now === null) return null;
  const left = Date.parse(job.revert_until) - now;
  if (left <= 0) return null;
  const { label } = LOOKS[action];
  return (
    <Callout tone="neutral" icon={Undo2} className="items-center py-3 [&>svg]:mt-0">
      <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2.5">
        <p>
          Marked too early? This can be taken back for another{" "}
          <span role="timer" className="font-medium tabular-nums">
            {countdown(left)}
          </span>
          .
        </p>
        <Button variant="secondary" size="sm" onClick={() => onStart(action, job)}>
          {label}…
        </Button>
      </div>
    </Callout>
  );
}
