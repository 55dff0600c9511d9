import { CircleSlash, Link2Off, MailCheck, TimerOff } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { EmptyState } from "@/components/ui/states";
import type { ApiError } from "@/lib/api/errors";

const DEAD_CODES = [
  "confirmation_expired",
  "confirmation_replaced",
  "invalid_transition",
  "not_found",
];

/** Whether a refusal means that this link confirms nothing, however often it is tried. */
export function isDead(error: ApiError): boolean {
  return DEAD_CODES.includes(error.code);
}

export function NothingToConfirm({
  children,
  action,
}: {
  children: ReactNode;
  action?: ReactNode;
}) {
  return (
    <Card>
      <EmptyState
        icon={CircleSlash}
        heading="h1"
        title="There is nothing to confirm"
        action={action}
      >
        {children}
      </EmptyState>
    </Card>
  );
}

/** Why a link confirms nothing, and what to do instead. */
export function DeadLink({ error }: { error: ApiError }) {
  if (error.code === "not_found") return <UnknownLink />;
  if (error.code === "invalid_transition") {
    return <NothingToConfirm>{error.message}</NothingToConfirm>;
  }
  const replaced = error.code === "confirmation_replaced";
  const jobId = error.detail("job_id");
  return (
    <Card>
      <EmptyState
        icon={replaced ? MailCheck : TimerOff}
        tone="warning"
        heading="h1"
        title={replaced ? "There is a newer link" : "This link has expired"}
        action={
          jobId && (
            <Button asChild variant={replaced ? "secondary" : "primary"}>
              <a href={`/confirm/expired/?job_id=${encodeURIComponent(jobId)}`}>
                {replaced ? "I cannot find the newest email" : "Get a new link"}
              </a>
            </Button>
          )
        }
      >
        {replaced
          ? "We sent you another email since. Please confirm by the link in the newest one; this one does nothing any more."
          : "Your job is still with us, but it is printed only after you have confirmed. Ask for a new link, and it comes by email."}
      </EmptyState>
    </Card>
  );
}

export function UnknownLink() {
  return (
    <Card>
      <EmptyState
        icon={Link2Off}
        heading="h1"
        title="This confirmation link leads nowhere"
        action={
          <Button asChild variant="secondary">
            <a href="/">To the start page</a>
          </Button>
        }
      >
        Please open the link from your email again, and check that it was copied whole.
      </EmptyState>
    </Card>
  );
}
