import { cn } from "@/lib/classes";

/** The mark: a nozzle over the layers it has laid down. */
export function LogoMark({ className }: { className?: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={cn("size-8", className)}>
      <rect width="32" height="32" rx="8" className="fill-accent" />
      <path d="M11.5 6h9v3.6L17.4 13h-2.8l-3.1-3.4z" className="fill-on-accent" />
      <g strokeLinecap="round" strokeWidth="2.6" className="stroke-on-accent">
        <path d="M8.5 25.5h15" />
        <path d="M8.5 21h15" opacity="0.75" />
      </g>
      <path
        d="M8.5 16.5H16"
        strokeLinecap="round"
        strokeWidth="2.6"
        className="stroke-logo-layer"
      />
    </svg>
  );
}

/** The mark and the name, which is out of sight where there is room for the mark alone. */
export function Logo({ className }: { className?: string }) {
  return (
    <span
      className={cn(
        "flex h-8 flex-wrap content-start items-center gap-x-2.5 overflow-hidden sm:shrink-0",
        className,
      )}
    >
      <LogoMark className="shrink-0" />
      <span className="font-semibold text-[1.0625rem] tracking-[-0.02em]">Printdesk</span>
    </span>
  );
}
