import { CircleCheck, TriangleAlert } from "lucide-react";
import type { DetailedStats } from "@/api/types";
import { TextLink } from "@/components/ui/text-link";
import { insightsOf } from "../insights";
import { Section } from "./section";

/** What to act on first. */
export function Attention({ stats }: { stats: DetailedStats }) {
  const found = insightsOf(stats);
  return (
    <Section
      title="What stands out"
      definition="Waits of more than 3 days for review, 5 for a printer and 14 for pick-up, now; printers on which 15% of the prints failed, 3 at least; reasons for rejections that came half as often again as before, 3 times at least; stages that take a quarter longer than before, of 5 jobs at least."
    >
      {found.length === 0 ? (
        <p className="flex items-center gap-2.5">
          <CircleCheck aria-hidden="true" className="size-5 shrink-0 text-success-text" />
          Nothing does.
        </p>
      ) : (
        <ul className="flex flex-col gap-2.5">
          {found.map(({ key, text, href, action }) => (
            <li key={key} className="flex items-start gap-2.5 leading-snug">
              <TriangleAlert
                aria-hidden="true"
                className="mt-0.5 size-4.5 shrink-0 text-warning-text"
              />
              <span className="wrap-anywhere min-w-0">
                {text}{" "}
                {href && (
                  <TextLink href={href} prefetch={false}>
                    {action}
                  </TextLink>
                )}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
