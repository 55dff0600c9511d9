"use client";

import { type FormEvent, useId, useState } from "react";
import type { StaffMember } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { toast } from "@/components/ui/toast";
import { useApi } from "@/lib/auth/provider";
import { useSending } from "@/lib/sending";
import { asksForRole, carryOut, type Deed, wordsOf } from "../../users/deeds";
import { RoleChoice } from "./role-choice";

interface DeedDialogProps {
  deed: Deed;
  member: StaffMember;
  oneself: boolean;
  onDone: () => void;
  onClose: () => void;
}

/** Says what it does before it is done, and in the same place why it was refused. */
export function DeedDialog({ deed, member, oneself, onDone, onClose }: DeedDialogProps) {
  const api = useApi();
  const words = wordsOf(deed, member, oneself);
  const sending = useSending();
  const [role, setRole] = useState(member.role);
  const form = useId();
  const unchanged = deed === "role" && role === member.role;

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (unchanged) return onClose();
    if (await sending.send({}, () => carryOut(api, deed, member, role))) {
      toast(words.done);
      onClose();
    }
    // Also after a refusal: what is shown may be older than what somebody else has done.
    onDone();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      locked={sending.busy}
      title={words.title}
      description={words.consequence}
      footer={
        <>
          <DialogClose disabled={sending.busy} />
          <Button
            type="submit"
            form={form}
            variant={words.danger ? "danger" : "primary"}
            loading={sending.busy}
          >
            {words.button}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="flex flex-col gap-4">
        {sending.refusal && (
          <Callout tone="danger" role="alert" title="That was not done">
            {sending.refusal.message}
          </Callout>
        )}
        {asksForRole(deed) && <RoleChoice role={role} onChange={setRole} />}
      </form>
    </Dialog>
  );
}
