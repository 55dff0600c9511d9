"use client";

import { type FormEvent, useId, useState } from "react";
import { FileName } from "@/components/job/file-name";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Checkbox, Textarea } from "@/components/ui/input";
import { Progress } from "@/components/ui/progress";
import { cn } from "@/lib/classes";
import { fileSize } from "@/lib/format";
import type { Remedy, Step } from "../findings";
import { type Choices, counted, proposedReason, REMEDY_WORDS } from "../remedies";

const LONGEST_REASON = 500;

interface MendDialogProps {
  remedy: Remedy;
  steps: Step[];
  /** How many of them are done, once it has begun. */
  at: number | null;
  onMend: (choices: Choices) => void;
  onClose: () => void;
}

/** The one confirmation before something is mended: it names what will happen, and to what. */
export function MendDialog({ remedy, steps, at, onMend, onClose }: MendDialogProps) {
  const words = REMEDY_WORDS[remedy];
  const many = counted(remedy, steps.length);
  const form = useId();
  const [reason, setReason] = useState(() =>
    proposedReason(steps.flatMap(({ cases }) => cases.map(({ finding }) => finding))),
  );
  const [overWorkingCopy, setOverWorkingCopy] = useState(false);
  const [attempts, setAttempts] = useState(0);
  const busy = at !== null;
  const lacksReason = remedy === "flag" && !reason.trim();

  function submit(event: FormEvent) {
    event.preventDefault();
    setAttempts(attempts + 1);
    if (!busy && !lacksReason) onMend({ reason: reason.trim(), overWorkingCopy });
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      locked={busy}
      size="md"
      title={words.title(many)}
      description={words.meaning}
      footer={
        <>
          <DialogClose disabled={busy} />
          <Button
            type="submit"
            form={form}
            variant={words.danger ? "danger" : "primary"}
            loading={busy}
          >
            {words.submit(many)}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <StepList steps={steps} />
        {remedy === "flag" && (
          <Field
            label="Reason"
            required
            hint="It stays in the history of each job."
            error={attempts > 0 && lacksReason ? "Say why, in a few words." : undefined}
          >
            {(control) => (
              <Textarea
                {...control}
                disabled={busy}
                maxLength={LONGEST_REASON}
                value={reason}
                onChange={(event) => setReason(event.target.value)}
              />
            )}
          </Field>
        )}
        {remedy === "restore" && (
          <Checkbox
            label="Also put the original in place of a file that was saved over it"
            hint="Otherwise such a file stays the one to print. With this it stays beside the original as a version."
            checked={overWorkingCopy}
            disabled={busy}
            onChange={(event) => setOverWorkingCopy(event.target.checked)}
          />
        )}
        {busy && steps.length > 1 && (
          <div role="status">
            <p className="mb-2 text-ink-muted text-sm tabular-nums">
              {at + 1} of {steps.length}
            </p>
            <Progress label="How far it is" value={at / steps.length} />
          </div>
        )}
      </form>
    </Dialog>
  );
}

function StepList({ steps }: { steps: Step[] }) {
  return (
    <ul
      // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrolled by keyboard
      tabIndex={0}
      aria-label="What it is done to"
      className="max-h-60 divide-y divide-line overflow-y-auto rounded-md border border-line bg-sunken/50"
    >
      {steps.map(({ id, name, cases }) => (
        <li key={id} className="px-3.5 py-2.5 text-sm">
          <span className="flex flex-wrap items-baseline justify-between gap-x-4">
            <span className={cn("wrap-anywhere min-w-0 font-medium", name === id && "font-mono")}>
              <FileName name={name} />
            </span>
            {name === id && cases[0]?.finding.size != null && (
              <span className="text-ink-subtle tabular-nums">
                {fileSize(cases[0].finding.size)}
              </span>
            )}
          </span>
          {name !== id &&
            cases.map(({ key, finding }) => (
              <span
                key={key}
                className="wrap-anywhere mt-0.5 block font-mono text-ink-muted text-xs"
              >
                <FileName name={finding.file_path} />
              </span>
            ))}
        </li>
      ))}
    </ul>
  );
}
