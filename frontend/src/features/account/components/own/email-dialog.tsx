"use client";

import { useState } from "react";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { useChange } from "../../use-change";
import { CurrentPassword, FormDialog, NO_PASSWORD } from "./form-dialog";

interface EmailDialogProps {
  current: string;
  onAsked: (email: string) => void;
  onClose: () => void;
}

/** Asks for another address, which counts once the link that goes there was followed. */
export function EmailDialog({ current, onAsked, onClose }: EmailDialogProps) {
  const api = useApi();
  const change = useChange();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");

  async function submit() {
    const body = { email: email.trim(), current_password: password };
    const asked = await change.send(
      {
        email: !body.email && "Enter your new email address.",
        current_password: !password && NO_PASSWORD,
      },
      () => unwrap(api.POST("/api/v1/auth/email", { body })),
    );
    if (asked) onAsked(body.email);
  }

  return (
    <FormDialog
      title="Change your email address"
      description={
        <>
          We send a link to the new address. The change counts once you follow it; until then you
          sign in with <span className="wrap-anywhere">{current}</span>.
        </>
      }
      change={change}
      action="Send the link"
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <Field label="New email address" error={change.errors.email} required>
        {(control) => (
          <Input
            {...control}
            type="email"
            name="email"
            autoComplete="email"
            autoCapitalize="none"
            spellCheck={false}
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        )}
      </Field>
      <CurrentPassword value={password} onChange={setPassword} change={change} />
    </FormDialog>
  );
}
