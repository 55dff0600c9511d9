import { cn } from "@/lib/classes";

/** The place of something that is being loaded. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <div
      aria-hidden="true"
      className={cn(
        "animate-pulse rounded-md bg-neutral-soft motion-reduce:animate-none",
        className,
      )}
    />
  );
}

/** Wraps skeletons and says once, to those who cannot see them, that something is loading. */
export function Loading({
  label,
  className,
  children,
}: {
  label: string;
  className?: string;
  children: React.ReactNode;
}) {
  return (
    <div role="status" className={className}>
      <span className="sr-only">{label}</span>
      {children}
    </div>
  );
}
