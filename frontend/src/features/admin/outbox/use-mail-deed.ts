"use client";

import { useState } from "react";
import type { Mail } from "@/api/types";
import { toast } from "@/components/ui/toast";
import { unwrap } from "@/lib/api/client";
import { type ApiError, asApiError } from "@/lib/api/errors";
import { useApi } from "@/lib/auth/provider";

/** What an admin can do about a mail. */
export type Deed = "retry" | "drop";

export interface MailDeed {
  running: boolean;
  error: ApiError | null;
  run(deed: Deed, mail: Mail): Promise<boolean>;
  forget(): void;
}

/** Does it, and says what came of it. */
export function useMailDeed(onDone: () => void): MailDeed {
  const api = useApi();
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  async function run(deed: Deed, mail: Mail): Promise<boolean> {
    const options = { params: { path: { message_id: mail.id } } };
    setRunning(true);
    setError(null);
    try {
      const after = await unwrap(
        deed === "retry"
          ? api.POST("/api/v1/admin/outbox/{message_id}/retry", options)
          : api.POST("/api/v1/admin/outbox/{message_id}/drop", options),
      );
      toast(outcome(deed, after), { description: after.subject });
      return true;
    } catch (caught) {
      setError(asApiError(caught));
      return false;
    } finally {
      setRunning(false);
      onDone();
    }
  }
  return { running, error, run, forget: () => setError(null) };
}

function outcome(deed: Deed, { status, recipient }: Mail): string {
  if (deed === "retry") return `The email to ${recipient} goes out now`;
  return status === "withdrawn"
    ? `The email to ${recipient} is withdrawn`
    : "It is being sent at this moment. If that does not work, it is not tried again.";
}
