"use client";

import { DoorClosed, MailCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Card } from "@/components/ui/card";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { ErrorState } from "@/components/ui/states";
import { publicApi, unwrap } from "@/lib/api/client";
import { useConfig } from "@/lib/catalog";
import { useSending } from "@/lib/sending";
import { Door, DoorSign, DoorSkeleton, Refused, WayOn } from "./door";

/** Where new staff ask to join by themselves, when the lab lets them. */
export function RegisterPage() {
  const { data: config, error, loading, fetching, reload } = useConfig();
  if (loading) return <DoorSkeleton />;
  if (!config) {
    return error ? (
      <Card className="mx-auto max-w-lg">
        <ErrorState heading="h1" error={error} onRetry={() => void reload()} retrying={fetching} />
      </Card>
    ) : null;
  }
  const domains = config.auth.registration_domains;
  return domains.length > 0 ? <Register domains={domains} /> : <Closed />;
}

function Register({ domains }: { domains: string[] }) {
  const [name, setName] = useState("");
  const [email, setEmail] = useState("");
  const [sent, setSent] = useState(false);
  const sending = useSending();
  const body = { name: name.trim(), email: email.trim() };

  async function submit(event: FormEvent) {
    event.preventDefault();
    const missing = {
      name: !body.name && "Enter your name.",
      email: !body.email && "Enter your email address.",
    };
    const taken = await sending.send(missing, () =>
      unwrap(publicApi.POST("/api/v1/auth/register", { body })),
    );
    if (taken) setSent(true);
  }

  if (sent) {
    return (
      <DoorSign icon={MailCheck} tone="success" title="Look into your inbox">
        An email is on its way to <strong className="wrap-anywhere">{body.email}</strong>. Follow
        the link in it within a day to go on; look into the spam folder too.
      </DoorSign>
    );
  }
  if (sending.refusal?.code === "registration_closed") return <Closed />;
  const atDomains = domains.map((domain) => `@${domain}`).join(", ");
  return (
    <Door
      title="Register"
      lead="For new staff of the lab. You confirm your address by a link, and an administrator lets you in. Students need no account."
    >
      <form ref={sending.form} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <Refused error={sending.refusal} />
        <Field label="Your name" error={sending.errors.name} required>
          {(control) => (
            <Input
              {...control}
              name="name"
              autoComplete="name"
              value={name}
              onChange={(event) => setName(event.target.value)}
            />
          )}
        </Field>
        <Field
          label="Email address"
          hint={`One that ends in ${atDomains}.`}
          error={sending.errors.email}
          required
        >
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="email"
              autoCapitalize="none"
              spellCheck={false}
              value={email}
              onChange={(event) => setEmail(event.target.value)}
            />
          )}
        </Field>
        <Button type="submit" loading={sending.busy} className="w-full">
          Send me a link
        </Button>
      </form>
    </Door>
  );
}

function Closed() {
  return (
    <DoorSign
      icon={DoorClosed}
      title="New staff are invited"
      action={
        <WayOn href="/login/" secondary>
          To sign in
        </WayOn>
      }
    >
      Ask an administrator of the lab for an invitation. Students need no account to hand in a
      model.
    </DoorSign>
  );
}
