"use client";

import { LockKeyhole, LockOpen, RotateCw } from "lucide-react";
import { type FormEvent, type ReactNode, useEffect, useRef } from "react";
import type { Job, JobStatus } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { StatusBadge } from "@/components/ui/status-badge";
import type { ApiError } from "@/lib/api/errors";
import { useAuth } from "@/lib/auth/provider";
import { time } from "@/lib/format";
import { STATUS_WORDS } from "@/lib/statuses";
import { LOOKS } from "../../actions";
import type { ActionDialogState } from "../../use-action-dialog";

interface ActionDialogProps {
  dialog: ActionDialogState;
  title: string;
  /** What this will do, the email that goes out included. */
  description: ReactNode;
  submitLabel: string;
  danger?: boolean;
  size?: "sm" | "md" | "lg" | "xl";
  /** What is typed here is typed again in no time, and not asked after. */
  fleeting?: boolean;
  /** Nothing can be sent yet, for a reason that the form shows. */
  incomplete?: boolean;
  /** The form for the job as it is now, once it is held. */
  children: (job: Job) => ReactNode;
}

/** A dialog that does something to a job: it holds the lock, and says when it cannot. */
export function ActionDialog(props: ActionDialogProps) {
  const { dialog, title, description, submitLabel, danger, size, fleeting, incomplete, children } =
    props;
  const { phase, busy, formId } = dialog;
  const ready = phase.name === "ready";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && dialog.props.onClose()}
      locked={busy}
      fleeting={fleeting}
      size={phase.name === "taking" || ready ? size : "sm"}
      title={title}
      description={phase.name === "taking" || ready ? description : undefined}
      footer={
        phase.name === "taking" || ready ? (
          <>
            <Held ready={phase.name === "ready" && phase.held} />
            <DialogClose disabled={busy} />
            <Button
              type="submit"
              form={formId}
              variant={danger ? "danger" : "primary"}
              loading={busy}
              disabled={!ready || phase.lost !== null || incomplete}
            >
              {submitLabel}
            </Button>
          </>
        ) : undefined
      }
    >
      {phase.name === "taking" && <TakingLock />}
      {phase.name === "refused" && <Refused dialog={dialog} error={phase.error} />}
      {phase.name === "moved" && <MovedOn dialog={dialog} {...phase} />}
      {ready && (
        <div className="flex flex-col gap-5">
          {phase.lost && <Lost dialog={dialog} error={phase.lost} />}
          {dialog.error && !phase.lost && <Failure error={dialog.error} />}
          {children(phase.job)}
        </div>
      )}
    </Dialog>
  );
}

/** The form of an action dialog; its button stands in the dialog's footer. */
export function ActionForm({
  dialog,
  onSubmit,
  className,
  children,
}: {
  dialog: ActionDialogState;
  onSubmit: () => void;
  className?: string;
  children?: ReactNode;
}) {
  const form = useRef<HTMLFormElement>(null);
  // The form comes a moment after its dialog, so the focus has to be brought to it; on a phone
  // that would open the keyboard over what is to be read first.
  useEffect(() => {
    if (window.matchMedia?.("(pointer: coarse)").matches) return;
    const fields = "input:not([type=radio]):not([type=file]), textarea, select";
    const button = document.querySelector<HTMLElement>(`button[form="${form.current?.id}"]`);
    const first = form.current?.querySelector<HTMLElement>(fields) ?? button;
    first?.focus({ preventScroll: true });
  }, []);

  function submit(event: FormEvent) {
    event.preventDefault();
    onSubmit();
  }
  return (
    <form ref={form} id={dialog.formId} onSubmit={submit} noValidate className={className}>
      <fieldset disabled={dialog.busy} className="contents">
        {children}
      </fieldset>
    </form>
  );
}

function Held({ ready }: { ready: boolean }) {
  if (!ready) return null;
  return (
    <p className="mr-auto hidden items-center gap-1.5 self-center text-ink-subtle text-sm sm:flex">
      <LockKeyhole aria-hidden="true" className="size-4" />
      Held for you
    </p>
  );
}

function TakingLock() {
  return (
    <Loading label="Reserving the job for you" className="flex flex-col gap-4 pb-2">
      <Skeleton className="h-11" />
      <Skeleton className="h-11 w-2/3" />
    </Loading>
  );
}

function Refused({ dialog, error }: { dialog: ActionDialogState; error: ApiError }) {
  const { user } = useAuth();
  const { job, onStart } = dialog.props;
  const name = error.detail("locked_by_name");
  const until = error.detail("locked_until");
  return (
    <Callout
      tone="warning"
      icon={name ? LockKeyhole : undefined}
      role="alert"
      className="mb-5 sm:mb-6"
      title={name ? `${name} is working on this job` : "The job could not be reserved for you"}
      action={
        <>
          <Button variant="secondary" onClick={dialog.takeLock}>
            <RotateCw aria-hidden="true" />
            Try again
          </Button>
          {name && user?.role === "admin" && (
            <Button
              variant="secondary"
              onClick={() => onStart("force-unlock", { ...job, locked_by_name: name })}
            >
              <LockOpen aria-hidden="true" />
              Break the lock
            </Button>
          )}
        </>
      }
    >
      {name
        ? `It is free again when ${name} is done${until ? `, at ${time(until)} at the latest unless it is prolonged` : ""}.`
        : error.message}
    </Callout>
  );
}

function Lost({ dialog, error }: { dialog: ActionDialogState; error: ApiError }) {
  const name = error.detail("locked_by_name");
  return (
    <Callout
      tone="danger"
      icon={LockOpen}
      role="alert"
      title={name ? `${name} has this job now` : "This job is no longer held for you"}
      action={
        <Button variant="secondary" onClick={dialog.takeLock}>
          <RotateCw aria-hidden="true" />
          Take it again
        </Button>
      }
    >
      {name ? "" : `${error.message} `}What you have entered stays here, but it cannot be sent until
      you hold the job again.
    </Callout>
  );
}

interface MovedOnProps {
  dialog: ActionDialogState;
  status: string | null;
  byUs: boolean;
}

function MovedOn({ dialog, status, byUs }: MovedOnProps) {
  const known = status !== null && status in STATUS_WORDS ? (status as JobStatus) : null;
  const what = LOOKS[dialog.action].label;
  return (
    <Callout
      tone="warning"
      role="alert"
      className="mb-5 sm:mb-6"
      title={known ? "This job has moved on" : "This job is gone"}
      action={
        <Button variant="secondary" onClick={dialog.props.onStale}>
          {known ? "Show it as it is now" : "Back to the jobs"}
        </Button>
      }
    >
      {known ? (
        <span className="flex flex-wrap items-center gap-2">
          It is <StatusBadge status={known} /> now.{" "}
          {byUs
            ? "It may have been your first try, whose answer was lost: its history tells."
            : `“${what}” is not possible any more; nothing was changed.`}
        </span>
      ) : byUs ? (
        "It was deleted in the meantime, perhaps by your first try, whose answer was lost."
      ) : (
        "Somebody deleted it in the meantime."
      )}
    </Callout>
  );
}

function Failure({ error }: { error: ApiError }) {
  const { user } = useAuth();
  if (error.status === 401 && user) {
    return (
      <Callout tone="info" role="status">
        You are signed in again. Nothing was sent yet: press the button once more.
      </Callout>
    );
  }
  if (error.code === "validation_failed") {
    return (
      <Callout tone="danger" role="alert">
        {error.message}
      </Callout>
    );
  }
  return (
    <Callout tone={error.isTemporary ? "warning" : "danger"} role="alert" title="That did not work">
      {error.message}
    </Callout>
  );
}
