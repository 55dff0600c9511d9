"use client";

import { type ComponentProps, type ReactNode, useEffect, useRef } from "react";
import { cn } from "@/lib/classes";

const BOX = "size-5 shrink-0 accent-(--color-accent)";

/** Things of which several can be chosen, one a line. */
export function CheckList({ className, ...props }: ComponentProps<"ul">) {
  return <ul className={cn("divide-y divide-line", className)} {...props} />;
}

interface CheckItemProps {
  checked: boolean;
  onCheckedChange: (checked: boolean) => void;
  disabled?: boolean;
  /** Stands where the box would be, of what cannot be chosen. */
  mark?: ReactNode;
  /** What it is; the whole of it takes the click. */
  label: ReactNode;
  /** More about it, with links of its own. */
  children?: ReactNode;
  /** What can be done with this one alone. */
  aside?: ReactNode;
}

export function CheckItem(props: CheckItemProps) {
  const { checked, onCheckedChange, disabled, mark, label, children, aside } = props;
  const Label = mark ? "div" : "label";
  return (
    <li
      className={cn(
        "grid grid-cols-[minmax(0,1fr)] gap-x-4 px-5 py-2 transition-colors sm:grid-cols-[minmax(0,1fr)_auto] sm:px-6",
        checked && !mark && "bg-accent-soft/50",
      )}
    >
      <div className="min-w-0">
        <Label className="relative z-1 flex min-h-11 items-start gap-3.5 py-2.5">
          {mark ?? (
            <input
              type="checkbox"
              checked={checked}
              disabled={disabled}
              onChange={(event) => onCheckedChange(event.target.checked)}
              className={cn(BOX, "mt-0.5")}
            />
          )}
          <span className="min-w-0 flex-1 leading-snug">{label}</span>
        </Label>
        {children && <div className="-mt-1.5 min-w-0 pb-2.5 pl-[2.125rem]">{children}</div>}
      </div>
      {aside && (
        <div className="flex flex-wrap items-start gap-2 py-1 max-sm:pt-2.5 max-sm:pb-3 max-sm:pl-[2.125rem]">
          {aside}
        </div>
      )}
    </li>
  );
}

/** Chooses all lines or none; in between it shows that it is neither. */
export function CheckAll({
  chosen,
  of,
  onChange,
  label,
  disabled,
}: {
  chosen: number;
  of: number;
  onChange: (all: boolean) => void;
  label: string;
  disabled?: boolean;
}) {
  const box = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (box.current) box.current.indeterminate = chosen > 0 && chosen < of;
  }, [chosen, of]);
  return (
    <label className="flex min-h-11 items-center gap-3.5 font-medium text-[0.9375rem]">
      <input
        ref={box}
        type="checkbox"
        checked={of > 0 && chosen === of}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
        className={BOX}
      />
      {label}
    </label>
  );
}
