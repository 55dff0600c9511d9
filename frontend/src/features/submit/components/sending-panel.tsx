import { RotateCw, Send } from "lucide-react";
import { type RefObject, useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Progress } from "@/components/ui/progress";
import { fileSize } from "@/lib/format";
import { describeFailure, type Failure, fieldErrors } from "../failures";
import type { Sending } from "../use-submission";

interface SendingPanelProps {
  sending: Sending;
  fileBytes: number;
  /** How many fields are wrong, once sending was tried. */
  errorCount: number;
  onCancel: () => void;
}

/** The end of the form: the button, how far the upload has come, and what went wrong. */
export function SendingPanel({ sending, fileBytes, errorCount, onCancel }: SendingPanelProps) {
  const failure = useRef<HTMLDivElement>(null);
  const busy = sending.phase === "sending" || sending.phase === "done";
  const described = describe(sending);
  useFocusOn(failure, described !== null);
  return (
    <div className="flex flex-col gap-4">
      {described && (
        <Callout ref={failure} tone="danger" title={described.title} role="alert" tabIndex={-1}>
          {described.text}
        </Callout>
      )}
      {sending.phase === "sending" && <UploadProgress sent={sending.sent} bytes={fileBytes} />}
      <div className="flex flex-wrap items-center gap-x-4 gap-y-3">
        <Button type="submit" size="lg" loading={busy} className="w-full sm:w-auto">
          {described?.retry ? (
            <RotateCw aria-hidden="true" />
          ) : (
            !busy && <Send aria-hidden="true" />
          )}
          {busy ? "Handing in…" : described?.retry ? "Try again" : "Hand in my model"}
        </Button>
        {sending.phase === "sending" && (
          <Button variant="secondary" size="lg" onClick={onCancel} className="w-full sm:w-auto">
            Cancel
          </Button>
        )}
        <p aria-live="polite" className="text-danger-text text-sm">
          {errorCount === 1 && "One field needs your attention."}
          {errorCount > 1 && `${errorCount} fields need your attention.`}
        </p>
      </div>
    </div>
  );
}

/** What went wrong, unless it stands beside the fields already. */
function describe(sending: Sending): Failure | null {
  if (sending.phase !== "failed") return null;
  const besideFields = Object.keys(fieldErrors(sending.error)).length > 0;
  return besideFields ? null : describeFailure(sending.error);
}

function UploadProgress({ sent, bytes }: { sent: number; bytes: number }) {
  const percent = Math.round(sent * 100);
  const words =
    sent < 1 ? `Uploading: ${percent}% of ${fileSize(bytes)}` : "Uploaded. Checking your model…";
  return (
    <div>
      <p className="mb-2 text-[0.9375rem] text-ink-muted tabular-nums">{words}</p>
      <Progress value={sent < 1 ? sent : undefined} label="Upload" />
      {/* Every quarter is enough for the ear. */}
      <p aria-live="polite" className="sr-only">
        {sent < 1 ? `${Math.floor(percent / 25) * 25}% uploaded` : words}
      </p>
    </div>
  );
}

function useFocusOn(element: RefObject<HTMLElement | null>, when: boolean): void {
  useEffect(() => {
    if (!when) return;
    element.current?.scrollIntoView?.({ block: "center" });
    element.current?.focus({ preventScroll: true });
  }, [element, when]);
}
