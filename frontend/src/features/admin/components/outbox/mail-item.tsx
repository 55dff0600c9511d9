import { ChevronRight, RotateCw } from "lucide-react";
import type { Mail } from "@/api/types";
import { MailBadge } from "@/components/mail/mail-badge";
import { Button } from "@/components/ui/button";
import { TextLink } from "@/components/ui/text-link";
import { MailText } from "@/features/job/components/mail-text";
import { MAIL_NAMES } from "@/features/job/history";
import type { Deed } from "../../outbox/use-mail-deed";
import { anotherTry, canBeSentAgain, exactly, sentence, triesOf, whenOf } from "../../outbox/words";

interface MailItemProps {
  mail: Mail;
  now: Date;
  onAsk: (deed: Deed, mail: Mail) => void;
}

/** A mail: what, to whom, about which job, what became of it; its text when it is opened. */
export function MailItem({ mail, now, onAsk }: MailItemProps) {
  const tries = triesOf(mail);
  return (
    <li className="px-5 py-2 sm:px-6">
      <details className="group">
        <summary className="flex min-h-11 cursor-pointer list-none flex-wrap items-start gap-x-3 gap-y-1 rounded-md py-2 [&::-webkit-details-marker]:hidden">
          <ChevronRight
            aria-hidden="true"
            className="mt-0.5 size-4.5 shrink-0 text-ink-subtle transition-transform group-open:rotate-90"
          />
          <span className="min-w-0 flex-1 basis-36">
            <span className="wrap-anywhere block font-medium text-[0.9375rem] leading-snug">
              {mail.subject}
            </span>
            <span className="wrap-anywhere mt-0.5 block text-ink-muted text-sm first-letter:uppercase">
              {MAIL_NAMES[mail.kind] ?? mail.kind} · to {mail.recipient}
            </span>
            <time
              dateTime={mail.sent_at ?? mail.created_at}
              title={exactly(mail)}
              className="mt-0.5 block text-ink-subtle text-sm tabular-nums"
            >
              {whenOf(mail, now)}
            </time>
          </span>
          <MailBadge status={mail.status} />
        </summary>
        <div className="mt-1 mb-3 ml-7.5">
          <p className="mb-2 text-ink-subtle text-sm">
            {exactly(mail)}. Links are masked: they are the student&rsquo;s own.
          </p>
          <MailText text={mail.text} className="rounded-md border border-line bg-sunken p-4" />
        </div>
      </details>
      <div className="mb-1 ml-7.5 flex flex-col gap-2">
        {(mail.last_error || tries) && (
          <p className={mail.status === "failed" ? "text-danger-text text-sm" : "text-sm"}>
            {[mail.last_error && sentence(mail.last_error), tries].filter(Boolean).join(" ")}
          </p>
        )}
        <Actions mail={mail} onAsk={onAsk} />
      </div>
    </li>
  );
}

function Actions({ mail, onAsk }: Omit<MailItemProps, "now">) {
  const isOpen = mail.status === "failed" || mail.status === "queued";
  const what = `${mail.subject}, to ${mail.recipient}`;
  return (
    <div className="flex min-h-9 empty:hidden flex-wrap items-center gap-x-4 gap-y-2 text-sm">
      {mail.job_id ? (
        <TextLink alone href={`/dashboard/jobs/${mail.job_number}/`} prefetch={false}>
          Job #{mail.job_number}
        </TextLink>
      ) : (
        mail.job_number !== null && (
          <span className="text-ink-subtle">Job #{mail.job_number} was deleted</span>
        )
      )}
      {canBeSentAgain(mail) && (
        <Button
          size="sm"
          variant="secondary"
          aria-label={`Send ${anotherTry(mail)}: ${what}`}
          onClick={() => onAsk("retry", mail)}
        >
          <RotateCw aria-hidden="true" />
          Send {anotherTry(mail)}…
        </Button>
      )}
      {isOpen && (
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Give up: ${what}`}
          onClick={() => onAsk("drop", mail)}
        >
          Give up…
        </Button>
      )}
    </div>
  );
}
