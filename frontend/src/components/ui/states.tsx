import { CloudOff, type LucideIcon, RotateCw, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import type { ApiError } from "@/lib/api/errors";
import { cn } from "@/lib/classes";
import { Button } from "./button";

interface StateProps {
  icon: LucideIcon;
  title: string;
  children?: ReactNode;
  /** What one can do about it. */
  action?: ReactNode;
  tone?: "neutral" | "accent" | "danger" | "warning" | "success";
  heading?: "h1" | "h2" | "h3";
  className?: string;
}

const TONES = {
  neutral: "bg-neutral-soft text-neutral-text",
  accent: "bg-accent-soft text-accent-text",
  danger: "bg-danger-soft text-danger-text",
  warning: "bg-warning-soft text-warning-text",
  success: "bg-success-soft text-success-text",
};

/** A whole view that has one thing to say: nothing here, gone wrong, done. */
export function EmptyState(props: StateProps) {
  const { icon: Icon, title, children, action, tone = "neutral", className } = props;
  const Heading = props.heading ?? "h2";
  return (
    <div className={cn("flex flex-col items-center px-6 py-12 text-center", className)}>
      <span className={cn("grid size-14 place-items-center rounded-full", TONES[tone])}>
        <Icon aria-hidden="true" className="size-6" strokeWidth={1.75} />
      </span>
      <Heading className="mt-5 font-semibold text-xl leading-tight">{title}</Heading>
      {children && <div className="mt-2 max-w-md text-ink-muted leading-relaxed">{children}</div>}
      {action && <div className="mt-6 flex flex-wrap justify-center gap-3">{action}</div>}
    </div>
  );
}

/** What could not be loaded, why, and a way to try again. */
export function ErrorState({
  error,
  title,
  onRetry,
  retrying = false,
  heading,
  className,
}: {
  error: ApiError;
  title?: string;
  onRetry?: () => void;
  retrying?: boolean;
  heading?: StateProps["heading"];
  className?: string;
}) {
  return (
    <div role="alert">
      <EmptyState
        icon={error.isOffline ? CloudOff : TriangleAlert}
        tone={error.isOffline ? "warning" : "danger"}
        title={title ?? (error.isOffline ? "No connection to the server" : "This did not load")}
        heading={heading}
        className={className}
        action={
          onRetry && (
            <Button variant="secondary" onClick={onRetry} loading={retrying}>
              {!retrying && <RotateCw aria-hidden="true" />}
              Try again
            </Button>
          )
        }
      >
        {error.message}
      </EmptyState>
    </div>
  );
}
