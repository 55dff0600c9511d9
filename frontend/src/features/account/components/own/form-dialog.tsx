"use client";

import { type FormEvent, type ReactNode, useId, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { useFieldFocus } from "@/lib/field-focus";
import type { Change } from "../../use-change";
import { PasswordInput } from "../password-input";

interface FormDialogProps {
  title: string;
  description?: ReactNode;
  change: Change;
  /** What the button says that sends it. */
  action: string;
  danger?: boolean;
  /** There is no way back from here: only the button closes it. */
  final?: boolean;
  size?: "sm" | "md";
  /** What is typed here is typed again in no time, and not asked after. */
  fleeting?: boolean;
  onSubmit: () => void;
  onClose: () => void;
  children?: ReactNode;
}

/** A dialog with one form. What is refused is said beside its field, which gets the focus. */
export function FormDialog(props: FormDialogProps) {
  const { title, description, change, action, danger, final, size, fleeting } = props;
  const { onSubmit, onClose } = props;
  const id = useId();
  const form = useFieldFocus<HTMLFormElement>(change.errors);
  const first = useRef<HTMLInputElement>(null);

  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit();
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      locked={change.busy || final}
      fleeting={fleeting}
      size={size}
      initialFocus={first}
      title={title}
      description={description}
      footer={
        <>
          {!final && <DialogClose disabled={change.busy} />}
          <Button
            type="submit"
            form={id}
            variant={danger ? "danger" : "primary"}
            loading={change.busy}
          >
            {action}
          </Button>
        </>
      }
    >
      <form
        ref={(element) => {
          form.current = element;
          first.current = element?.querySelector("input") ?? null;
        }}
        id={id}
        onSubmit={submit}
        noValidate
        className="flex flex-col gap-5"
      >
        {change.refusal && (
          <Callout tone="warning" role="alert">
            {change.refusal.message}
          </Callout>
        )}
        {props.children}
      </form>
    </Dialog>
  );
}

interface CurrentPasswordProps {
  value: string;
  onChange: (value: string) => void;
  change: Change;
}

export const NO_PASSWORD = "Enter your current password.";

/** Who changes what protects an account proves to be its holder. */
export function CurrentPassword({ value, onChange, change }: CurrentPasswordProps) {
  return (
    <Field label="Current password" error={change.errors.current_password} required>
      {(control) => (
        <PasswordInput {...control} name="current_password" value={value} onChange={onChange} />
      )}
    </Field>
  );
}
