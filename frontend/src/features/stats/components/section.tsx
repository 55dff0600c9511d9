import { type ReactNode, useId } from "react";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { cn } from "@/lib/classes";

interface SectionProps {
  title: string;
  /** What its figures count: it stands where they stand. */
  definition: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}

/** A part of the figures under its title. */
export function Section({ title, definition, actions, className, children }: SectionProps) {
  const id = useId();
  return (
    <Card role="region" aria-labelledby={id} className={cn("min-w-0", className)}>
      <CardHeader className="items-start!">
        <CardTitle id={id}>{title}</CardTitle>
        {actions}
      </CardHeader>
      <CardBody className="flex flex-col gap-4">
        <p className="-mt-2.5 max-w-4xl text-ink-subtle text-sm leading-snug">{definition}</p>
        {children}
      </CardBody>
    </Card>
  );
}

export function Nothing({ children }: { children: ReactNode }) {
  return <p className="py-3 text-ink-muted">{children}</p>;
}
