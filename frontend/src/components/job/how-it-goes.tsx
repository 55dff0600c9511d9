import { cn } from "@/lib/classes";

const STEPS = [
  { title: "You hand in your model", text: "An .stl, .obj or .3mf file, scaled in millimeters." },
  { title: "Staff check it", text: "They slice it, weigh it and work out the price." },
  {
    title: "You confirm the price",
    text: "By a link in an email. Nothing is printed before that.",
  },
  { title: "We print it", text: "You can follow it by your tracking link." },
  { title: "You pick it up", text: "We write when it is ready. You pay at the desk." },
];

/** The road of a job in five steps, drawn as layers that are laid one on the other. */
export function HowItGoes({ className }: { className?: string }) {
  return (
    <ol className={cn("flex flex-col", className)}>
      {STEPS.map((step, index) => (
        <li key={step.title} className="relative flex gap-4 pb-5 last:pb-0">
          {index < STEPS.length - 1 && (
            <span
              aria-hidden="true"
              className="absolute top-8 bottom-0 left-[0.9375rem] w-px bg-line"
            />
          )}
          <span
            aria-hidden="true"
            className="grid size-8 shrink-0 place-items-center rounded-full border border-accent-line bg-accent-soft font-mono font-semibold text-accent-text text-sm"
          >
            {index + 1}
          </span>
          <div className="pt-1">
            <p className="font-medium leading-snug">{step.title}</p>
            <p className="mt-0.5 text-[0.9375rem] text-ink-muted leading-snug">{step.text}</p>
          </div>
        </li>
      ))}
    </ol>
  );
}
