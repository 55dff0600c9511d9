import type { Mail } from "@/api/types";
import { age, dateTime, duration } from "@/lib/format";

const NOTICEABLE_MS = 1000;

/** What happens with a mail, or has happened, and when: `Sent 5m ago`. */
export function whenOf(mail: Mail, now: Date): string {
  const { status, send_after, sent_at, created_at } = mail;
  if (sent_at) return `Sent ${age(sent_at, now).text}`;
  if (status !== "queued") return `Written ${age(created_at, now).text}`;
  const wait = new Date(send_after).getTime() - now.getTime();
  if (wait < NOTICEABLE_MS) return "Goes out now";
  return `${mail.attempts > 0 ? "Next try" : "Goes out"} in ${duration(wait)}`;
}

/** All its times, exact. */
export function exactly({ created_at, send_after, sent_at, status }: Mail): string {
  const written = `Written ${dateTime(created_at)}`;
  if (sent_at) return `${written}, sent ${dateTime(sent_at)}`;
  return status === "queued" ? `${written}, due ${dateTime(send_after)}` : written;
}

/** How often it was tried, and what came of that. */
export function triesOf({ status, attempts }: Mail): string | null {
  if (attempts === 0 || (status === "sent" && attempts === 1)) return null;
  const tries = attempts === 1 ? "Tried once" : `Tried ${attempts} times`;
  switch (status) {
    case "sent":
      return `${tries} until it went out.`;
    case "queued":
      return `${tries}. It is tried again by itself.`;
    case "failed":
      return `${tries}, then given up. It is not tried again by itself.`;
    case "withdrawn":
      return `${tries} before it was withdrawn.`;
  }
}

/** Whether a try has failed, and another makes sense; none does once the job is deleted. */
export function canBeSentAgain({ status, attempts, job_id, job_number }: Mail): boolean {
  const failed = status === "failed" || (status === "queued" && attempts > 0);
  return failed && (job_id !== null || job_number === null);
}

/** How it is sent once more. */
export function anotherTry({ status }: Mail): string {
  return status === "queued" ? "now" : "again";
}

/** What trying once more does. */
export function ofAnotherTry({ status, recipient, job_number }: Mail): string {
  const does = `It goes to ${recipient} ${status === "queued" ? "now" : "once more"}.`;
  if (job_number === null) return does;
  return `${does} If that address is wrong, correct it on the job's page instead, and send the email from there.`;
}

/** What a mail server has said, with an end. */
export function sentence(text: string): string {
  return /[.!?]$/.test(text.trim()) ? text.trim() : `${text.trim()}.`;
}

/** `98.4%`; never rounded up to all of them. */
export function percent(share: number): string {
  return `${Math.floor(share * 1000) / 10}%`;
}
