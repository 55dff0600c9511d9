"use client";

import { ShieldCheck } from "lucide-react";
import { useRef, useState } from "react";
import type { SecondFactor } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { ErrorState } from "@/components/ui/states";
import { useFocusRescue } from "@/lib/focus";
import { date } from "@/lib/format";
import { useSecondFactor } from "../../use-own-account";
import { NewCodesDialog } from "./new-codes-dialog";
import { SetUpDialog } from "./set-up-dialog";
import { TurnOffDialog } from "./turn-off-dialog";

const FEW_CODES = 3;
const DIALOGS = { "set-up": SetUpDialog, "new-codes": NewCodesDialog, "turn-off": TurnOffDialog };
type DialogName = keyof typeof DIALOGS;

/** A code besides the password: whether it is asked for, and what there is to be done about it. */
export function SecondFactorCard() {
  const { data: state, error, fetching, reload } = useSecondFactor();
  const [shown, setShown] = useState<DialogName | null>(null);
  const title = useRef<HTMLHeadingElement>(null);
  const Shown = shown && DIALOGS[shown];

  function close() {
    setShown(null);
    void reload();
  }

  return (
    <Card>
      <CardHeader>
        <CardTitle ref={title} tabIndex={-1} className="outline-none">
          Second factor
        </CardTitle>
        {state && (
          <Badge tone={state.enabled ? "success" : "neutral"} size="md">
            {state.enabled && <ShieldCheck aria-hidden="true" />}
            {state.enabled ? "On" : "Off"}
          </Badge>
        )}
      </CardHeader>
      {state ? (
        <CardBody className="flex flex-col gap-4">
          <State state={state} onOpen={setShown} onFocusLost={() => title.current?.focus()} />
        </CardBody>
      ) : error ? (
        <ErrorState error={error} onRetry={reload} retrying={fetching} heading="h3" />
      ) : (
        <CardBody>
          <Loading label="Loading your second factor" className="flex flex-col gap-3">
            <Skeleton className="h-12" />
            <Skeleton className="h-11 w-40 max-w-full" />
          </Loading>
        </CardBody>
      )}
      {Shown && <Shown onClose={close} />}
    </Card>
  );
}

interface StateProps {
  state: SecondFactor;
  onOpen: (dialog: DialogName) => void;
}

function State({ state, onOpen, onFocusLost }: StateProps & { onFocusLost: () => void }) {
  useFocusRescue(state.enabled, onFocusLost);
  return state.enabled ? <On state={state} onOpen={onOpen} /> : <Off onOpen={onOpen} />;
}

function Off({ onOpen }: Pick<StateProps, "onOpen">) {
  return (
    <>
      <p className="max-w-prose text-ink-muted leading-relaxed">
        With a second factor nobody gets in by your password alone: each time you sign in, an
        authenticator app on your phone shows a code of six digits that is asked for as well.
      </p>
      <div>
        <Button onClick={() => onOpen("set-up")}>Set up a second factor</Button>
      </div>
    </>
  );
}

function On({ state, onOpen }: StateProps) {
  const left = state.recovery_codes_left;
  const many = left === 1 ? "1 recovery code" : `${left || "No"} recovery codes`;
  return (
    <>
      <p className="max-w-prose text-ink-muted leading-relaxed">
        A code of your authenticator app is asked for when you sign in
        {state.enabled_at && `, since ${date(state.enabled_at)}`}. Without your phone a recovery
        code does; each is good once.
      </p>
      {left <= FEW_CODES ? (
        <Callout tone="warning" title={`${many} left`}>
          Get new ones before you need them.
        </Callout>
      ) : (
        <p className="font-medium">{many} left</p>
      )}
      <div className="flex flex-wrap gap-3">
        <Button variant="secondary" onClick={() => onOpen("new-codes")}>
          Get new recovery codes
        </Button>
        <Button variant="danger-quiet" onClick={() => onOpen("turn-off")}>
          Turn off
        </Button>
      </div>
    </>
  );
}
