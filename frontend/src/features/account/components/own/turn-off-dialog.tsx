"use client";

import { useState } from "react";
import { toast } from "@/components/ui/toast";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { closingWhenStale } from "../../stale";
import { useChange } from "../../use-change";
import { CurrentPassword, FormDialog, NO_PASSWORD } from "./form-dialog";

/** Leaves the account to its password alone. */
export function TurnOffDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const change = useChange();
  const [password, setPassword] = useState("");

  const turnOff = () =>
    change.send(
      { current_password: !password && NO_PASSWORD },
      closingWhenStale(onClose, async () => {
        const body = { current_password: password };
        await unwrap(api.POST("/api/v1/auth/second-factor/turn-off", { body }));
        toast.success("The second factor is off");
        onClose();
      }),
    );

  return (
    <FormDialog
      title="Turn the second factor off?"
      description="Your password alone signs in from then on. Your recovery codes are good no more, and we tell you of this by email."
      change={change}
      action="Turn off"
      danger
      onSubmit={() => void turnOff()}
      onClose={onClose}
    >
      <CurrentPassword value={password} onChange={setPassword} change={change} />
    </FormDialog>
  );
}
