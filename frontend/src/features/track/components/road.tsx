import { Check, X } from "lucide-react";
import type { Tracking } from "@/api/types";
import { cn } from "@/lib/classes";
import { dateTime } from "@/lib/format";
import { roadOf, type Step } from "../road";

const STATE_WORDS = { done: "done", current: "now", ahead: "still to come", stopped: "ended here" };

const DOTS: Record<Step["state"], string> = {
  done: "border-accent bg-accent text-on-accent",
  current: "border-accent bg-surface ring-4 ring-accent-soft",
  ahead: "border-line-strong/60 bg-surface",
  stopped: "border-danger bg-danger text-on-danger",
};

/** How far the job has come: a column on a phone, a row where there is room. */
export function Road({ tracking }: { tracking: Tracking }) {
  const steps = roadOf(tracking);
  return (
    <ol className="flex flex-col md:grid md:auto-cols-fr md:grid-flow-col">
      {steps.map((step, index) => (
        <li
          key={step.label}
          aria-current={step.state === "current" ? "step" : undefined}
          className="relative flex gap-4 pb-6 last:pb-0 md:flex-col md:items-start md:gap-3 md:pr-3 md:pb-0"
        >
          {index < steps.length - 1 && (
            <span
              aria-hidden="true"
              className={cn(
                "absolute top-6 bottom-0 left-[0.6875rem] w-0.5 md:top-[0.6875rem] md:right-0 md:bottom-auto md:left-6 md:h-0.5 md:w-auto",
                step.state === "done" ? "bg-accent" : "bg-line",
              )}
            />
          )}
          <Dot state={step.state} />
          <div className="min-w-0">
            <p
              className={cn(
                "leading-6 md:leading-snug",
                step.state === "ahead" ? "font-normal text-ink-subtle" : "font-medium",
                step.state === "stopped" && "text-danger-text",
              )}
            >
              {step.label}
              <span className="sr-only">, {STATE_WORDS[step.state]}</span>
            </p>
            {step.at && (
              <time dateTime={step.at} className="text-ink-muted text-sm">
                {dateTime(step.at)}
              </time>
            )}
          </div>
        </li>
      ))}
    </ol>
  );
}

function Dot({ state }: { state: Step["state"] }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        "relative grid size-6 shrink-0 place-items-center rounded-full border-2",
        DOTS[state],
      )}
    >
      {state === "done" && <Check className="size-3.5" strokeWidth={3} />}
      {state === "stopped" && <X className="size-3.5" strokeWidth={3} />}
      {state === "current" && <span className="size-2 rounded-full bg-accent" />}
    </span>
  );
}
