"use client";

import {
  CircleCheck,
  Cog,
  Database,
  DatabaseBackup,
  FolderTree,
  type LucideIcon,
  Mails,
  OctagonAlert,
  RotateCw,
  Server,
  TriangleAlert,
} from "lucide-react";
import type { Health } from "@/api/types";
import { Badge, type Tone } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { ErrorState } from "@/components/ui/states";
import { cn } from "@/lib/classes";
import { useHealth } from "../use-health";

type State = Health["status"];

const PARTS: Record<string, { name: string; what: string; icon: LucideIcon }> = {
  database: { name: "Database", what: "Says where every job is.", icon: Database },
  storage: { name: "Share", what: "Holds the files of all jobs.", icon: FolderTree },
  workers: { name: "Worker", what: "Sends emails and does what takes long.", icon: Cog },
  queue: { name: "Emails", what: "Go out soon after they are written.", icon: Mails },
  backups: { name: "Backups", what: "Are made daily, on another disk.", icon: DatabaseBackup },
};
const ORDER = Object.keys(PARTS);

const STATES: Record<State, { word: string; tone: Tone; icon: LucideIcon; sum: string }> = {
  ok: { word: "Working", tone: "success", icon: CircleCheck, sum: "Everything works" },
  warning: {
    word: "Needs a look",
    tone: "warning",
    icon: TriangleAlert,
    sum: "Something needs a look",
  },
  error: {
    word: "Not working",
    tone: "danger",
    icon: OctagonAlert,
    sum: "Something does not work",
  },
};

const FRAMES: Record<State, string> = {
  ok: "border-line",
  warning: "border-warning-line bg-warning-soft/50",
  error: "border-danger-line bg-danger-soft/50",
};

/** What Printdesk stands on, each part in words. */
export function HealthCard() {
  const health = useHealth();
  const { data, error, fetching } = health;
  return (
    <Card>
      <CardHeader>
        <CardTitle>What Printdesk stands on</CardTitle>
        <div className="flex flex-wrap items-center gap-2">
          <span aria-live="polite" className="min-w-0">
            {data && !error && (
              <StateBadge state={data.status} size="md">
                {STATES[data.status].sum}
              </StateBadge>
            )}
          </span>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label="Look again"
            title="Look again"
            aria-busy={fetching || undefined}
            onClick={() => void health.reload()}
          >
            <RotateCw
              aria-hidden="true"
              className={fetching ? "animate-spin motion-reduce:animate-none" : undefined}
            />
          </Button>
        </div>
      </CardHeader>
      <CardBody>
        {!data && !error && (
          <Loading label="Loading the state of the system" className="grid gap-3 sm:grid-cols-2">
            {ORDER.map((name) => (
              <Skeleton key={name} className="h-20" />
            ))}
          </Loading>
        )}
        {!data && error && (
          <ErrorState error={error} onRetry={() => void health.reload()} retrying={fetching} />
        )}
        {data && error && (
          <Callout tone="warning" role="status" className="mb-4" title="This may be out of date">
            {error.message}
          </Callout>
        )}
        {data && <Parts health={data} />}
      </CardBody>
    </Card>
  );
}

function Parts({ health }: { health: Health }) {
  const place = (name: string) => (ORDER.indexOf(name) + ORDER.length) % ORDER.length;
  const parts = Object.entries(health.components).sort(([a], [b]) => place(a) - place(b));
  return (
    <dl className="grid gap-3 sm:grid-cols-2">
      {parts.map(([name, { status, message }]) => {
        const known = PARTS[name];
        const Icon = known?.icon ?? Server;
        return (
          <div
            key={name}
            className={cn(
              "grid grid-cols-[1.25rem_minmax(0,1fr)] content-start items-start gap-x-3 gap-y-1 rounded-md border px-4 py-3.5",
              FRAMES[status],
            )}
          >
            {/* In large text on a phone the state has a line of its own, as wide as the box. */}
            <dt className="col-span-2 flex flex-wrap items-center gap-x-3 gap-y-2 font-medium">
              <Icon aria-hidden="true" className="size-5 shrink-0 text-ink-subtle" />
              <span className="mr-auto">{known?.name ?? name}</span>
              <StateBadge state={status}>{STATES[status].word}</StateBadge>
            </dt>
            <dd className="col-start-2 text-ink-muted text-sm leading-relaxed">
              {message || known?.what}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function StateBadge({
  state,
  size,
  children,
}: {
  state: State;
  size?: "sm" | "md";
  children: string;
}) {
  const { tone, icon: Icon } = STATES[state];
  return (
    <Badge tone={tone} size={size}>
      <Icon aria-hidden="true" />
      {children}
    </Badge>
  );
}
