"use client";

import { type FormEvent, useId, useState } from "react";
import type { StaffMember } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { unwrap } from "@/lib/api/client";
import { ApiError } from "@/lib/api/errors";
import { useApi } from "@/lib/auth/provider";
import { useSending } from "@/lib/sending";
import { RoleChoice } from "./role-choice";

/** Who is invited, and as what; the link goes to them by email. */
export function InviteDialog({ onDone, onClose }: { onDone: () => void; onClose: () => void }) {
  const api = useApi();
  const sending = useSending();
  const form = useId();
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [role, setRole] = useState<StaffMember["role"]>("staff");
  const body = { name: name.trim(), email: email.trim(), role };

  async function submit(event: FormEvent) {
    event.preventDefault();
    const missing = {
      name: !body.name && "Enter the name.",
      email: !body.email && "Enter the email address.",
    };
    const invite = () => unwrap(api.POST("/api/v1/admin/users", { body }));
    if (!(await sending.send(missing, () => invite().then(() => undefined, besideField)))) return;
    toast(`An invitation goes to ${body.email}`);
    onDone();
    onClose();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      locked={sending.busy}
      title="Invite somebody"
      description="They get a link by email that is good once, for 7 days, and choose their password themselves."
      footer={
        <>
          <DialogClose disabled={sending.busy} />
          <Button type="submit" form={form} loading={sending.busy}>
            Send the invitation
          </Button>
        </>
      }
    >
      <form
        id={form}
        ref={sending.form}
        onSubmit={submit}
        noValidate
        className="flex flex-col gap-5"
      >
        {sending.refusal && (
          <Callout tone="danger" role="alert" title="Nobody was invited">
            {sending.refusal.message}
          </Callout>
        )}
        <Field label="Name" error={sending.errors.name} required>
          {(control) => (
            <Input
              {...control}
              autoComplete="off"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field label="Email address" error={sending.errors.email} required>
          {(control) => (
            <Input
              {...control}
              type="email"
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <RoleChoice role={role} onChange={setRole} />
      </form>
    </Dialog>
  );
}

/** That an address is taken is said where it was typed. */
function besideField(failure: unknown): never {
  if (failure instanceof ApiError && failure.code === "address_taken") {
    throw new ApiError(failure.status, "validation_failed", failure.message, {
      email: failure.message,
    });
  }
  throw failure;
}
