"use client";

import { ChevronRight, Send } from "lucide-react";
import type { Job, Mail } from "@/api/types";
import { MailBadge } from "@/components/mail/mail-badge";
import { Button } from "@/components/ui/button";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { ErrorState } from "@/components/ui/states";
import { useConfig } from "@/lib/catalog";
import { dateTime } from "@/lib/format";
import type { Query } from "@/lib/query";
import { LOOKS, may } from "../actions";
import { MAIL_NAMES } from "../history";
import { MailText } from "./mail-text";

interface MailsPanelProps {
  job: Job;
  mails: Query<{ mails: Mail[] }>;
  onResend: () => void;
}

/** The emails about the job, and what became of each. */
export function MailsPanel({ job, mails, onResend }: MailsPanelProps) {
  const { data: config } = useConfig();
  if (mails.loading) {
    return (
      <Loading label="Loading the emails" className="flex flex-col gap-3">
        <Skeleton className="h-12" />
        <Skeleton className="h-12" />
      </Loading>
    );
  }
  if (!mails.data) {
    return mails.error ? (
      <ErrorState
        error={mails.error}
        onRetry={() => void mails.reload()}
        retrying={mails.fetching}
        className="py-4"
      />
    ) : null;
  }
  return (
    <>
      {config?.mail_to_files && (
        <p className="mb-4 text-ink-muted text-sm">
          No mail server is set up: emails are written to files on the server and reach nobody.
        </p>
      )}
      {mails.data.mails.length === 0 && <p className="text-ink-muted">None yet.</p>}
      <ul className="divide-y divide-line">
        {mails.data.mails.map((mail) => (
          <MailEntry key={mail.id} mail={mail} />
        ))}
      </ul>
      {may(job, "resend-email") && (
        <Button variant="secondary" className="mt-4" onClick={onResend}>
          <Send aria-hidden="true" />
          {LOOKS["resend-email"].label}
        </Button>
      )}
    </>
  );
}

function MailEntry({ mail }: { mail: Mail }) {
  return (
    <li className="py-1 first:pt-0">
      <details className="group">
        <summary className="flex cursor-pointer list-none items-start gap-3 rounded-md py-2 [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden="true"
            className="mt-0.5 size-4.5 shrink-0 text-ink-subtle transition-transform group-open:rotate-90"
          />
          <span className="min-w-0 flex-1">
            <span className="block font-medium text-[0.9375rem] leading-snug">{mail.subject}</span>
            <span className="mt-0.5 block break-words text-ink-muted text-sm first-letter:uppercase">
              {MAIL_NAMES[mail.kind] ?? mail.kind} · to {mail.recipient}
            </span>
            <span className="mt-0.5 block text-ink-subtle text-sm">{when(mail)}</span>
            {mail.last_error && (
              <span className="mt-0.5 block break-words text-danger-text text-sm">
                {mail.last_error} ({mail.attempts} {mail.attempts === 1 ? "try" : "tries"})
              </span>
            )}
          </span>
          <MailBadge status={mail.status} />
        </summary>
        <div className="mt-1 mb-3 ml-7.5">
          <MailText text={mail.text} className="rounded-md border border-line bg-sunken p-4" />
        </div>
      </details>
    </li>
  );
}

function when(mail: Mail): string {
  if (mail.sent_at) return `Sent ${dateTime(mail.sent_at)}`;
  const due = new Date(mail.send_after).getTime() - new Date(mail.created_at).getTime() > 1000;
  if (mail.status === "queued" && due) return `Goes out ${dateTime(mail.send_after)}`;
  return `Written ${dateTime(mail.created_at)}`;
}
