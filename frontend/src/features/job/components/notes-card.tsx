"use client";

import { Check, CloudAlert } from "lucide-react";
import { useId } from "react";
import type { Job } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Textarea } from "@/components/ui/input";
import { Spinner } from "@/components/ui/spinner";
import { useAuth } from "@/lib/auth/provider";
import { isLockedByOther } from "../actions";
import { bothOf, type NotesPhase } from "../notes";
import { useNotes } from "../use-notes";

const LONGEST_NOTES = 20_000;

/** Notes of the staff, which save themselves. */
export function NotesCard({ job, onSaved }: { job: Job; onSaved: (job: Job) => void }) {
  const { user } = useAuth();
  const notes = useNotes(job, onSaved);
  const label = useId();
  const locked = isLockedByOther(job, user?.id);
  const conflict = notes.phase.name === "conflict" ? notes.phase : null;
  return (
    <Card>
      <CardHeader>
        <CardTitle id={label}>Notes</CardTitle>
        <SaveState phase={notes.phase} onRetry={() => notes.flush()} />
      </CardHeader>
      <CardBody>
        <Textarea
          aria-labelledby={label}
          aria-describedby={`${label}-hint`}
          maxLength={LONGEST_NOTES}
          rows={4}
          readOnly={locked}
          value={notes.text}
          onChange={(event) => notes.type(event.target.value)}
          onBlur={() => notes.flush()}
          className="field-sizing-content max-h-112 min-h-28! print:max-h-none"
        />
        <p id={`${label}-hint`} className="mt-1.5 text-ink-subtle text-sm">
          {locked
            ? `${job.locked_by_name} is working on this job; the notes can be changed when it is free.`
            : "For the staff only. The student does not see them."}
        </p>
        {conflict && (
          <Callout
            tone="warning"
            role="alert"
            className="mt-4"
            title="Somebody has changed the notes since you began"
            action={
              <>
                <Button onClick={() => notes.resolve(bothOf(conflict.theirs, notes.text))}>
                  Keep both
                </Button>
                <Button variant="secondary" onClick={() => notes.resolve(notes.text)}>
                  Keep mine only
                </Button>
                <Button variant="secondary" onClick={() => notes.resolve(conflict.theirs)}>
                  Take theirs
                </Button>
              </>
            }
          >
            Yours are not saved yet. These stand there now:
            <blockquote className="mt-2 max-h-48 overflow-y-auto whitespace-pre-wrap rounded-md border border-line bg-surface px-3 py-2">
              {conflict.theirs || <span className="text-ink-subtle">nothing</span>}
            </blockquote>
          </Callout>
        )}
      </CardBody>
    </Card>
  );
}

function SaveState({ phase, onRetry }: { phase: NotesPhase; onRetry: () => void }) {
  return (
    <div className="flex min-h-9 items-center gap-2 text-ink-muted text-sm">
      <span role="status" className="flex items-center gap-1.5">
        {phase.name === "saved" && (
          <>
            <Check aria-hidden="true" className="size-4 text-success-text" />
            Saved
          </>
        )}
        {phase.name === "typing" && "Not saved yet"}
        {phase.name === "saving" && (
          <>
            <Spinner />
            Saving
          </>
        )}
        {phase.name === "conflict" && "Not saved"}
        {phase.name === "failed" && (
          <>
            <CloudAlert aria-hidden="true" className="size-4 shrink-0 text-warning-text" />
            Not saved. {phase.error.message}
          </>
        )}
      </span>
      {phase.name === "failed" && (
        <Button variant="secondary" size="sm" onClick={onRetry}>
          Save now
        </Button>
      )}
    </div>
  );
}
