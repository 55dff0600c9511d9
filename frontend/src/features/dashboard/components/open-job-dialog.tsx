"use client";

import { CornerDownLeft } from "lucide-react";
import { useRouter } from "next/navigation";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { StatusBadge } from "@/components/ui/status-badge";
import { useJob } from "@/features/job/use-job";

const TYPING_PAUSE_MS = 150;
const LONGEST = 9;

/** The way to a job of which somebody knows the number: it is typed, and Enter opens the job. */
export function OpenJobDialog({ typed, onClose }: { typed: string; onClose: () => void }) {
  const [number, setNumber] = useState(typed);
  const [missing, setMissing] = useState("");
  const field = useRef<HTMLInputElement>(null);
  const router = useRouter();

  function open(event: FormEvent) {
    event.preventDefault();
    if (number === "" || number === missing) return field.current?.focus();
    onClose();
    router.push(`/dashboard/jobs/${Number(number)}/`);
  }

  return (
    <Dialog
      open
      onOpenChange={(shown) => !shown && onClose()}
      initialFocus={field}
      fleeting
      title="Open a job"
      footer={
        <Button type="submit" form="open-job">
          Open
          <CornerDownLeft aria-hidden="true" />
        </Button>
      }
    >
      <form id="open-job" onSubmit={open} noValidate>
        <Field
          label="Number of the job"
          error={number !== "" && number === missing ? `There is no job #${number}.` : null}
        >
          {(control) => (
            <Input
              {...control}
              ref={field}
              inputMode="numeric"
              autoComplete="off"
              maxLength={LONGEST}
              value={number}
              // Behind the digit that is there already.
              onFocus={({ target }) => target.setSelectionRange(LONGEST, LONGEST)}
              onChange={(event) => setNumber(event.target.value.replace(/\D/g, ""))}
              className="font-mono tabular-nums"
            />
          )}
        </Field>
        <div aria-live="polite" className="flex min-h-11 items-center">
          <Preview number={useSettled(number)} onMissing={setMissing} />
        </div>
      </form>
    </Dialog>
  );
}

interface PreviewProps {
  number: string;
  onMissing: (number: string) => void;
}

function Preview({ number, onMissing }: PreviewProps) {
  return number === "" ? null : <Found key={number} number={number} onMissing={onMissing} />;
}

/** Whose job it is, so that nobody opens the wrong one. */
function Found({ number, onMissing }: PreviewProps) {
  const { data, error } = useJob(number);
  const missing = error?.status === 404;
  useEffect(() => {
    if (missing) onMissing(number);
  }, [missing, number, onMissing]);
  if (!data) return null;
  return (
    <p className="flex min-w-0 flex-wrap items-center gap-x-2.5 gap-y-1">
      <span className="truncate font-medium">{data.student_name}</span>
      <StatusBadge status={data.status} />
    </p>
  );
}

/** What is typed, once the fingers rest. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
