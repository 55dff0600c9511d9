"use client";

import { type FormEvent, useState } from "react";
import type { User } from "@/api/types";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card, CardBody, CardHeader, CardTitle } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { toast } from "@/components/ui/toast";
import { unwrap } from "@/lib/api/client";
import { useApi, useAuth } from "@/lib/auth/provider";
import { useFieldFocus } from "@/lib/field-focus";
import { ROLES } from "../../roles";
import { useChange } from "../../use-change";
import { EmailDialog } from "./email-dialog";

const LONGEST_NAME = 100;

/** Name, address and role. */
export function ProfileCard({ user }: { user: User }) {
  const [changing, setChanging] = useState(false);
  /** The address to which a link was sent. */
  const [asked, setAsked] = useState<string | null>(null);
  return (
    <Card>
      <CardHeader>
        <CardTitle>Who you are</CardTitle>
        <Badge tone={user.role === "admin" ? "accent" : "neutral"} size="md">
          {ROLES[user.role]}
        </Badge>
      </CardHeader>
      <CardBody className="flex flex-col gap-5">
        <NameForm user={user} />
        <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-3 border-line border-t pt-5">
          <div className="min-w-0">
            <p className="font-medium text-[0.9375rem]">Email address</p>
            <p className="wrap-anywhere mt-1">{user.email}</p>
            <p className="mt-0.5 text-ink-subtle text-sm">You sign in with it.</p>
          </div>
          <Button variant="secondary" onClick={() => setChanging(true)}>
            Change email address
          </Button>
        </div>
        <div role="status" className="empty:hidden">
          {asked && (
            <Callout tone="info" title="One more step: open the link we have sent">
              It goes to <strong className="wrap-anywhere font-medium">{asked}</strong> and is good
              for 24 hours. Until you have followed it you sign in with your present address, which
              is told of this as well.
            </Callout>
          )}
        </div>
      </CardBody>
      {changing && (
        <EmailDialog
          current={user.email}
          onClose={() => setChanging(false)}
          onAsked={(email) => {
            setChanging(false);
            setAsked(email);
          }}
        />
      )}
    </Card>
  );
}

function NameForm({ user }: { user: User }) {
  const api = useApi();
  const { getToken } = useAuth();
  const [name, setName] = useState(user.name);
  const change = useChange();
  const form = useFieldFocus<HTMLFormElement>(change.errors);

  async function save(event: FormEvent) {
    event.preventDefault();
    const saved = await change.send({ name: !name.trim() && "Enter your name." }, async () => {
      await unwrap(api.PATCH("/api/v1/auth/me", { body: { name: name.trim() } }));
      // Who is signed in comes with the token; the old one still tells the old name.
      await getToken({ renew: true });
    });
    if (saved) toast.success("Your name is saved");
  }

  return (
    <form ref={form} onSubmit={save} noValidate className="flex flex-col gap-3">
      {change.refusal && (
        <Callout tone="warning" role="alert">
          {change.refusal.message}
        </Callout>
      )}
      <Field
        label="Name"
        hint="What the history of a job calls you from now on; earlier entries stay as they are."
        error={change.errors.name}
        required
      >
        {(control) => (
          <div className="flex flex-wrap gap-3">
            <Input
              {...control}
              name="name"
              autoComplete="name"
              maxLength={LONGEST_NAME}
              value={name}
              onChange={(event) => setName(event.target.value)}
              className="flex-[1_1_14rem]"
            />
            <Button type="submit" variant="secondary" loading={change.busy}>
              Save name
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
