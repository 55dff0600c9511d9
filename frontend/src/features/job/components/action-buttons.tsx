"use client";

import { Ellipsis, Eye, EyeOff } from "lucide-react";
import type { Job } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Menu, MenuItem, MenuSeparator } from "@/components/ui/menu";
import { useAuth } from "@/lib/auth/provider";
import {
  type DialogAction,
  isLockedByOther,
  LOOKS,
  mainActions,
  may,
  menuActions,
} from "../actions";

interface ActionButtonsProps {
  job: Job;
  onStart: (action: DialogAction, job: Job) => void;
  onReview: (job: Job, reviewed: boolean) => void;
  /** The page has a place of its own for these. */
  without?: DialogAction[];
  size?: "sm" | "md";
}

/** What can be done with a job: the likely as buttons, the rest in a menu. */
export function ActionButtons(props: ActionButtonsProps) {
  const { job, onStart, onReview, without = [], size = "sm" } = props;
  const { user } = useAuth();
  const menu = menuActions(job).filter((action) => !without.includes(action));
  const harmless = menu.filter((action) => !LOOKS[action].danger);
  const dangerous = menu.filter((action) => LOOKS[action].danger);
  const reviewed = job.staff_viewed_at !== null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {mainActions(job, isLockedByOther(job, user?.id)).map(({ action, enabled }, index) => (
        <Button
          key={action}
          size={size}
          variant={index > 0 ? "secondary" : size === "sm" ? "soft" : "primary"}
          disabled={!enabled}
          aria-label={`${LOOKS[action].label} #${job.number}`}
          onClick={() => onStart(action, job)}
          data-action={action}
          className="max-sm:flex-1"
        >
          {LOOKS[action].label}
        </Button>
      ))}
      {(menu.length > 0 || may(job, "review")) && (
        <Menu
          trigger={
            <Button
              variant="ghost"
              size={size === "sm" ? "icon-sm" : "icon"}
              aria-label={`More for #${job.number}`}
            >
              <Ellipsis aria-hidden="true" />
            </Button>
          }
        >
          {may(job, "review") && (
            <MenuItem onSelect={() => onReview(job, !reviewed)}>
              {reviewed ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
              {reviewed ? "Mark as new" : "Mark as reviewed"}
            </MenuItem>
          )}
          {may(job, "review") && harmless.length > 0 && <MenuSeparator />}
          {harmless.map((action) => (
            <ActionItem key={action} action={action} onSelect={() => onStart(action, job)} />
          ))}
          {dangerous.length > 0 && <MenuSeparator />}
          {dangerous.map((action) => (
            <ActionItem key={action} action={action} onSelect={() => onStart(action, job)} />
          ))}
        </Menu>
      )}
    </div>
  );
}

function ActionItem({ action, onSelect }: { action: DialogAction; onSelect: () => void }) {
  const { label, icon: Icon, danger } = LOOKS[action];
  return (
    <MenuItem danger={danger} onSelect={onSelect}>
      <Icon aria-hidden="true" />
      {label}…
    </MenuItem>
  );
}
