import type { ReactNode } from "react";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { FieldError } from "@/components/ui/field";
import { type SectionId, titleOf } from "../../catalog/sections";

interface SectionProps {
  id: SectionId;
  /** What this is for, and what a change does. */
  meaning?: ReactNode;
  /** What is wrong with it as a whole. */
  error?: string;
  children: ReactNode;
}

/** A part of the page that can be linked to. */
export function Section({ id, meaning, error, children }: SectionProps) {
  return (
    <Card>
      <section id={id} aria-labelledby={`${id}-title`} className="scroll-mt-16">
        <CardHeader>
          <div>
            <CardTitle id={`${id}-title`}>{titleOf(id)}</CardTitle>
            {meaning && (
              <p className="mt-1 max-w-prose text-ink-muted leading-relaxed">{meaning}</p>
            )}
          </div>
        </CardHeader>
        <CardBody className="flex flex-col gap-5">
          {error && (
            <div data-wrong="" tabIndex={-1} role="alert">
              <FieldError>{error}</FieldError>
            </div>
          )}
          {children}
        </CardBody>
      </section>
    </Card>
  );
}
