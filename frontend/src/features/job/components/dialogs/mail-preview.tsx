import { Mail, RotateCw } from "lucide-react";
import { useId } from "react";
import { Button } from "@/components/ui/button";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { cn } from "@/lib/classes";
import type { RejectionDraft } from "../../use-rejection-draft";
import { MailText } from "../mail-text";

interface MailPreviewProps {
  to: string;
  mail: RejectionDraft;
  className?: string;
}

/** The email as the student will get it; a sheet of paper that is empty at first. */
export function MailPreview({ to, mail, className }: MailPreviewProps) {
  const label = useId();
  const { draft, pending } = mail;
  return (
    <section aria-labelledby={label} className={className}>
      <h3 id={label} className="mb-1.5 font-medium text-[0.9375rem] leading-snug">
        The email that goes out
      </h3>
      <div className="overflow-hidden rounded-lg border border-line bg-surface">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-3 gap-y-1 border-line border-b bg-sunken px-4 py-3 text-sm">
          <dt className="text-ink-subtle">To</dt>
          <dd className="wrap-anywhere">{to}</dd>
          <dt className="text-ink-subtle">Subject</dt>
          <dd className="wrap-anywhere font-medium">{draft?.subject ?? "–"}</dd>
        </dl>
        <div aria-busy={pending} className="min-h-48 px-4 py-3.5">
          {draft && (
            <MailText
              text={draft.text}
              className={cn("transition-opacity", pending && "opacity-55")}
            />
          )}
          {!draft && pending && <PreviewSkeleton />}
          {!draft && !pending && !mail.error && <NothingYet />}
          {mail.error && !pending && <NoPreview mail={mail} />}
        </div>
      </div>
    </section>
  );
}

function NothingYet() {
  return (
    <p className="flex items-start gap-2.5 text-ink-subtle text-sm leading-relaxed">
      <Mail aria-hidden="true" className="mt-0.5 size-4.5 shrink-0" />
      Choose a reason, or write one, and read here what the student will read.
    </p>
  );
}

function PreviewSkeleton() {
  return (
    <Loading label="Writing the email" className="flex flex-col gap-3">
      <Skeleton className="h-4 w-1/3" />
      <Skeleton className="h-4" />
      <Skeleton className="h-4 w-4/5" />
    </Loading>
  );
}

/** The email goes out all the same, so this is no reason to stop. */
function NoPreview({ mail }: { mail: RejectionDraft }) {
  return (
    <p className="mt-1 text-sm text-warning-text leading-relaxed">
      It cannot be shown now. {mail.error?.message}{" "}
      <Button variant="link" size="sm" onClick={() => void mail.reload()}>
        <RotateCw aria-hidden="true" />
        Try again
      </Button>
    </p>
  );
}
