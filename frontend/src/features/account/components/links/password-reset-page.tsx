"use client";

import { KeyRound, MailCheck } from "lucide-react";
import { type FormEvent, useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { usePathToken } from "@/lib/address";
import { publicApi, unwrap } from "@/lib/api/client";
import { useSending } from "@/lib/sending";
import { DeadLink, Followed, isDead } from "./account-link";
import { Door, DoorSign, DoorSkeleton, Refused, WayOn } from "./door";
import { NewPasswordField } from "./new-password-field";

/** For who has forgotten a password: asks for a link, and behind the link for a new password. */
export function PasswordResetPage() {
  const token = usePathToken("/password-reset/");
  if (token === null) return <DoorSkeleton />;
  if (token === "") return <AskForLink />;
  return (
    <Followed token={token} purpose="password_reset">
      {({ email }) => <ChoosePassword token={token} email={email} />}
    </Followed>
  );
}

function AskForLink() {
  const [email, setEmail] = useState("");
  const [sent, setSent] = useState(false);
  const sending = useSending();
  const address = email.trim();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const missing = { email: !address && "Enter your email address." };
    const body = { email: address };
    const taken = await sending.send(missing, () =>
      unwrap(publicApi.POST("/api/v1/auth/password-reset", { body })),
    );
    if (taken) setSent(true);
  }

  if (sent) {
    return (
      <DoorSign
        icon={MailCheck}
        tone="success"
        title="Look into your inbox"
        action={
          <WayOn href="/login/" secondary>
            To sign in
          </WayOn>
        }
      >
        If there is an account with the address <strong className="wrap-anywhere">{address}</strong>
        , an email with a link is on its way there. It can take a minute or two; look into the spam
        folder too.
      </DoorSign>
    );
  }
  return (
    <Door
      title="Forgot your password?"
      lead="Enter the email address that you sign in with. You get a link by which you choose a new password."
    >
      <form ref={sending.form} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <Refused error={sending.refusal} />
        <Field label="Email address" error={sending.errors.email} required>
          {(control) => (
            <Input
              {...control}
              type="email"
              name="email"
              autoComplete="username"
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
        <Button asChild variant="link">
          <a href="/login/">Back to signing in</a>
        </Button>
      </form>
    </Door>
  );
}

function ChoosePassword({ token, email }: { token: string; email: string }) {
  const [password, setPassword] = useState("");
  const [done, setDone] = useState(false);
  const sending = useSending();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const options = { params: { path: { token } }, body: { password } };
    const taken = await sending.send({ password: !password && "Enter a new password." }, () =>
      unwrap(publicApi.POST("/api/v1/auth/password-reset/{token}", options)),
    );
    if (taken) setDone(true);
  }

  if (isDead(sending.refusal)) return <DeadLink error={sending.refusal} purpose="password_reset" />;
  if (done) {
    return (
      <DoorSign
        icon={KeyRound}
        tone="success"
        title="Your new password counts"
        action={<WayOn href="/login/">Sign in</WayOn>}
      >
        You were signed out wherever you had signed in before. If you have a second factor, it is
        still asked for.
      </DoorSign>
    );
  }
  return (
    <Door
      title="Choose a new password"
      lead={
        <>
          For <strong className="wrap-anywhere">{email}</strong>. Wherever you are signed in, you
          will be signed out.
        </>
      }
    >
      <form ref={sending.form} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <Refused error={sending.refusal} />
        <NewPasswordField
          email={email}
          value={password}
          error={sending.errors.password}
          onChange={setPassword}
        />
        <Button type="submit" loading={sending.busy} className="w-full">
          Set the new password
        </Button>
      </form>
    </Door>
  );
}
