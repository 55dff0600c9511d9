"use client";

import { Monitor, Smartphone } from "lucide-react";
import { useRef, useState } from "react";
import type { Session } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Card, CardBody, CardFooter, CardHeader, CardTitle } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { ErrorState } from "@/components/ui/states";
import { toast } from "@/components/ui/toast";
import { unwrap } from "@/lib/api/client";
import { asApiError } from "@/lib/api/errors";
import { useApi, useAuth } from "@/lib/auth/provider";
import { useFocusRescue } from "@/lib/focus";
import { age, dateTime } from "@/lib/format";
import { clearQueries } from "@/lib/query";
import { useServerNow } from "@/lib/server-time";
import { useChange } from "../../use-change";
import { useSessions } from "../../use-own-account";
import { FormDialog } from "./form-dialog";

/** Where one is signed in, and the way out of each. */
export function SessionsCard() {
  const { data: sessions, error, fetching, reload } = useSessions();
  const [leaving, setLeaving] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  return (
    <Card>
      <CardHeader>
        <CardTitle ref={title} tabIndex={-1} className="outline-none">
          Where you are signed in
        </CardTitle>
      </CardHeader>
      {sessions ? (
        <CardBody>
          <SessionList
            sessions={sessions}
            onEnded={reload}
            onFocusLost={() => title.current?.focus()}
          />
        </CardBody>
      ) : error ? (
        <ErrorState error={error} onRetry={reload} retrying={fetching} heading="h3" />
      ) : (
        <CardBody>
          <Loading label="Loading your sessions" className="flex flex-col gap-3">
            <Skeleton className="h-12" />
            <Skeleton className="h-12" />
          </Loading>
        </CardBody>
      )}
      <CardFooter className="justify-between">
        <p className="min-w-0 flex-[1_1_16rem] text-ink-muted text-sm">
          Lost a computer or a phone, or left one signed in?
        </p>
        <Button variant="danger-quiet" onClick={() => setLeaving(true)}>
          Sign out everywhere
        </Button>
      </CardFooter>
      {leaving && <SignOutEverywhere onClose={() => setLeaving(false)} />}
    </Card>
  );
}

interface SessionListProps {
  sessions: Session[];
  onEnded: () => Promise<void>;
  onFocusLost: () => void;
}

function SessionList({ sessions, onEnded, onFocusLost }: SessionListProps) {
  useFocusRescue(sessions.length, onFocusLost);
  return (
    <>
      <ul className="-my-2 divide-y divide-line">
        {sessions.map((session) => (
          <SessionItem key={session.id} session={session} onEnded={onEnded} />
        ))}
      </ul>
      {sessions.length === 1 && (
        <p className="mt-3 text-ink-subtle text-sm">You are signed in nowhere else.</p>
      )}
    </>
  );
}

interface SessionItemProps {
  session: Session;
  onEnded: () => Promise<void>;
}

function SessionItem({ session, onEnded }: SessionItemProps) {
  const api = useApi();
  const now = useServerNow(60_000) ?? Date.now();
  const [busy, setBusy] = useState(false);
  const isPhone = /Android|iPhone|iPad|iOS/.test(session.device);
  const Icon = isPhone ? Smartphone : Monitor;

  async function end() {
    setBusy(true);
    try {
      const params = { path: { session_id: session.id } };
      await unwrap(api.DELETE("/api/v1/auth/sessions/{session_id}", { params }));
      toast.success("The session has ended", { description: session.device });
    } catch (failure) {
      toast.error("The session was not ended", { description: asApiError(failure).message });
    }
    // Also after a refusal: it may have ended by itself.
    await onEnded();
    setBusy(false);
  }

  return (
    <li className="flex items-center gap-4 py-3">
      <Icon aria-hidden="true" className="size-5 shrink-0 text-ink-subtle" strokeWidth={1.75} />
      <div className="min-w-0 flex-1">
        <p className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
          <span className="font-medium">{session.device}</span>
          {session.current && <Badge tone="success">This browser</Badge>}
        </p>
        <p className="mt-0.5 text-ink-muted text-sm">
          Last used {age(session.last_used_at, new Date(now)).text}
          <span className="text-ink-subtle"> · signed in {dateTime(session.created_at)}</span>
        </p>
      </div>
      {!session.current && (
        <Button
          variant="secondary"
          size="sm"
          loading={busy}
          onClick={() => void end()}
          aria-label={`End the session: ${session.device}`}
        >
          End
        </Button>
      )}
    </li>
  );
}

function SignOutEverywhere({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const { signOut } = useAuth();
  const change = useChange();

  async function submit() {
    const done = await change.send({}, () =>
      unwrap(api.POST("/api/v1/auth/logout-everywhere")).then(() => undefined),
    );
    if (!done) return;
    // The server has forgotten this session already; now the browser does, in all its tabs.
    await signOut().catch(() => undefined);
    clearQueries();
  }

  return (
    <FormDialog
      title="Sign out everywhere?"
      description="All your sessions end at once, this one too. What you have not saved in another window is lost. You then sign in again here."
      change={change}
      action="Sign out everywhere"
      danger
      onSubmit={() => void submit()}
      onClose={onClose}
    />
  );
}
