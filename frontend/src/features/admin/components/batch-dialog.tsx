"use client";

import { type FormEvent, useEffect, useId, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { count } from "@/lib/format";
import { BATCH_WORDS } from "../batches";
import type { Batch } from "../use-batch";
import { NotStarted } from "./task-outcome";

interface BatchDialogProps {
  batch: Batch;
  onClose: () => void;
  onStarted: () => void;
}

/** The confirmation of a batch; what cannot be undone wants its number typed. */
export function BatchDialog({ batch, onClose, onStarted }: BatchDialogProps) {
  const { kind, preview, task } = batch;
  const words = BATCH_WORDS[kind];
  const [jobs] = useState(preview.data?.count ?? 0);
  const many = count(jobs, "job");
  const form = useId();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState("");
  const [attempts, setAttempts] = useState(0);
  const isTyped = kind === "archive" || typed.trim().replace(",", "") === String(jobs);
  const refused = task.refusal?.fields.confirm;
  const mistyped = attempts > 0 && !isTyped ? `Type ${jobs}, the number of the jobs.` : undefined;

  // biome-ignore lint/correctness/useExhaustiveDependencies: each try moves the focus anew
  useEffect(() => {
    if (mistyped || refused) field.current?.focus();
  }, [attempts, refused]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    setAttempts(attempts + 1);
    if (isTyped && (await batch.start(typed.trim().replace(",", "")))) onStarted();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      locked={task.starting}
      fleeting
      title={words.question(many)}
      description={words.consequence}
      footer={
        <>
          <DialogClose disabled={task.starting} />
          <Button
            type="submit"
            form={form}
            variant={kind === "prune" ? "danger" : "primary"}
            loading={task.starting}
          >
            {kind === "prune" ? `Delete ${many} for good` : `Archive ${many}`}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-5">
        {attempts > 0 && <NotStarted error={task.refusal} />}
        {kind === "prune" && (
          <>
            <Callout tone="danger">This cannot be undone.</Callout>
            <Field label={`Type ${jobs} to go on`} error={mistyped ?? refused} required>
              {(control) => (
                <Input
                  {...control}
                  ref={field}
                  inputMode="numeric"
                  autoComplete="off"
                  value={typed}
                  onChange={(event) => setTyped(event.target.value)}
                  className="sm:max-w-40"
                />
              )}
            </Field>
          </>
        )}
      </form>
    </Dialog>
  );
}
