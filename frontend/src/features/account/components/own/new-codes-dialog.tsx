"use client";

import { useState } from "react";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { closingWhenStale } from "../../stale";
import { useChange } from "../../use-change";
import { CurrentPassword, FormDialog, NO_PASSWORD } from "./form-dialog";
import { KEEP_THEM, RecoveryCodes } from "./recovery-codes";

const ASK = {
  title: "Get new recovery codes?",
  description: "You get ten new ones. Those that you have now are good no more.",
  action: "Get new codes",
};

/** Ten new recovery codes in place of those before. */
export function NewCodesDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const change = useChange();
  const [password, setPassword] = useState("");
  const [codes, setCodes] = useState<string[] | null>(null);

  const renew = () =>
    change.send(
      { current_password: !password && NO_PASSWORD },
      closingWhenStale(onClose, async () => {
        const body = { current_password: password };
        const { recovery_codes } = await unwrap(
          api.POST("/api/v1/auth/second-factor/recovery-codes", { body }),
        );
        setCodes(recovery_codes);
      }),
    );

  return (
    <FormDialog
      {...(codes ? KEEP_THEM : ASK)}
      change={change}
      final={codes !== null}
      onSubmit={() => void (codes ? onClose() : renew())}
      onClose={onClose}
    >
      {codes ? (
        <RecoveryCodes codes={codes} />
      ) : (
        <CurrentPassword value={password} onChange={setPassword} change={change} />
      )}
    </FormDialog>
  );
}
