"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { toast } from "@/components/ui/toast";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { invalidate } from "@/lib/query";
import { useChange } from "../../use-change";
import { PasswordInput } from "../password-input";
import { CurrentPassword, FormDialog, NO_PASSWORD } from "./form-dialog";

export function PasswordCard() {
  const [changing, setChanging] = useState(false);
  return (
    <Card>
      <CardHeader>
        <CardTitle>Password</CardTitle>
      </CardHeader>
      <CardBody className="flex flex-wrap items-center justify-between gap-x-6 gap-y-4">
        <p className="max-w-prose text-ink-muted leading-relaxed">
          Take one that you use nowhere else. A change signs you out in all other browsers.
        </p>
        <Button variant="secondary" onClick={() => setChanging(true)}>
          Change password
        </Button>
      </CardBody>
      {changing && <PasswordDialog onClose={() => setChanging(false)} />}
    </Card>
  );
}

function PasswordDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const change = useChange();
  const [current, setCurrent] = useState("");
  const [password, setPassword] = useState("");

  async function submit() {
    const body = { current_password: current, password };
    const changed = await change.send(
      {
        current_password: !current && NO_PASSWORD,
        password: !password && "Enter a new password.",
      },
      () => unwrap(api.POST("/api/v1/auth/password", { body })),
    );
    if (!changed) return;
    onClose();
    toast.success("Your password is changed", {
      description: "You stay signed in here, and are signed out everywhere else.",
    });
    void invalidate("account/sessions");
  }

  return (
    <FormDialog
      title="Change your password"
      description="All your other sessions end, and we tell you of the change by email."
      change={change}
      action="Change password"
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      <CurrentPassword value={current} onChange={setCurrent} change={change} />
      <Field
        label="New password"
        hint="At least 12 characters. Several words that have nothing to do with each other do well."
        error={change.errors.password}
        required
      >
        {(control) => (
          <PasswordInput
            {...control}
            autoComplete="new-password"
            value={password}
            onChange={setPassword}
          />
        )}
      </Field>
    </FormDialog>
  );
}
