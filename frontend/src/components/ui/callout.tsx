import { CircleCheck, Info, type LucideIcon, OctagonAlert, TriangleAlert } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "@/lib/classes";

type CalloutTone = "info" | "success" | "warning" | "danger" | "neutral";

const LOOKS: Record<CalloutTone, { icon: LucideIcon; classes: string }> = {
  neutral: { icon: Info, classes: "border-line bg-sunken [&>svg]:text-ink-subtle" },
  info: { icon: Info, classes: "border-info-line bg-info-soft [&>svg]:text-info-text" },
  success: {
    icon: CircleCheck,
    classes: "border-success-line bg-success-soft [&>svg]:text-success-text",
  },
  warning: {
    icon: TriangleAlert,
    classes: "border-warning-line bg-warning-soft [&>svg]:text-warning-text",
  },
  danger: {
    icon: OctagonAlert,
    classes: "border-danger-line bg-danger-soft [&>svg]:text-danger-text",
  },
};

/** A message that belongs to the page it stands on. */
export function Callout({
  tone = "info",
  title,
  icon,
  action,
  className,
  children,
  ...props
}: Omit<ComponentProps<"div">, "title"> & {
  tone?: CalloutTone;
  title?: ReactNode;
  icon?: LucideIcon;
  action?: ReactNode;
}) {
  const Icon = icon ?? LOOKS[tone].icon;
  return (
    <div
      className={cn("flex gap-3 rounded-lg border p-4", LOOKS[tone].classes, className)}
      {...props}
    >
      <Icon aria-hidden="true" className="mt-0.5 size-5 shrink-0" />
      <div className="min-w-0 flex-1 leading-relaxed">
        {title && <p className="font-semibold leading-snug">{title}</p>}
        {children && <div className={cn("text-[0.9375rem]", title && "mt-1")}>{children}</div>}
        {action && <div className="mt-3 flex flex-wrap gap-3">{action}</div>}
      </div>
    </div>
  );
}
