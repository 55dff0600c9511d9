import { cn } from "@/lib/classes";

/** What an email says, as it is written. */
export function MailText({ text, className }: { text: string; className?: string }) {
  return (
    <pre
      className={cn(
        "wrap-anywhere whitespace-pre-wrap font-sans text-sm leading-relaxed",
        className,
      )}
    >
      {text}
    </pre>
  );
}
