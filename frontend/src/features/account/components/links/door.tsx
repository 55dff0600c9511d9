import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { EmptyState } from "@/components/ui/states";
import type { ApiError } from "@/lib/api/errors";

/** A page with one short form. */
export function Door({
  title,
  lead,
  children,
}: {
  title: string;
  lead: ReactNode;
  children: ReactNode;
}) {
  return (
    <div className="mx-auto w-full max-w-md py-4 sm:py-12">
      <h1 className="font-semibold text-[1.75rem] leading-tight">{title}</h1>
      <div className="mt-2 mb-6 text-ink-muted leading-relaxed">{lead}</div>
      <Card>
        <CardBody>{children}</CardBody>
      </Card>
    </div>
  );
}

interface DoorSignProps {
  icon: LucideIcon;
  tone?: "neutral" | "success" | "warning";
  title: string;
  action?: ReactNode;
  children: ReactNode;
}

/** A page that has one thing to say: done, or why not, and the way on. */
export function DoorSign({ children, ...sign }: DoorSignProps) {
  return (
    <div className="mx-auto w-full max-w-lg py-4 sm:py-12">
      <Card role="status">
        <EmptyState heading="h1" {...sign}>
          {children}
        </EmptyState>
      </Card>
    </div>
  );
}

export function WayOn({
  href,
  secondary = false,
  children,
}: {
  href: string;
  secondary?: boolean;
  children: ReactNode;
}) {
  return (
    <Button asChild variant={secondary ? "secondary" : "primary"}>
      <a href={href}>{children}</a>
    </Button>
  );
}

/** Why the whole form was refused. */
export function Refused({ error }: { error: ApiError | null }) {
  if (!error) return null;
  return (
    <Callout tone={error.isTemporary || error.status === 429 ? "warning" : "danger"} role="alert">
      {error.message}
    </Callout>
  );
}

export function DoorSkeleton() {
  return (
    <Loading label="Loading" className="mx-auto flex w-full max-w-md flex-col gap-5 py-4 sm:py-12">
      <Skeleton className="h-9 w-64 max-w-full" />
      <Skeleton className="h-64 w-full" />
    </Loading>
  );
}
