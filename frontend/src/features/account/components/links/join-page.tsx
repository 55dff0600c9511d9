"use client";

import { Hourglass, PartyPopper } from "lucide-react";
import { type FormEvent, useState } from "react";
import type { AccountLink, Joined } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { usePathToken } from "@/lib/address";
import { publicApi, unwrap } from "@/lib/api/client";
import { useSending } from "@/lib/sending";
import { DeadLink, Followed, GarbledLink, isDead } from "./account-link";
import { Door, DoorSign, DoorSkeleton, Refused, WayOn } from "./door";
import { NewPasswordField } from "./new-password-field";

/** Behind the link of an invitation or a registration: who one is, and a password. */
export function JoinPage() {
  const token = usePathToken("/join/");
  if (token === null) return <DoorSkeleton />;
  if (token === "") return <GarbledLink />;
  return (
    <Followed token={token} purpose="join">
      {(link) => <Join token={token} link={link} />}
    </Followed>
  );
}

function Join({ token, link }: { token: string; link: AccountLink }) {
  const [name, setName] = useState(link.name);
  const [password, setPassword] = useState("");
  const [joined, setJoined] = useState<Joined | null>(null);
  const sending = useSending();

  async function submit(event: FormEvent) {
    event.preventDefault();
    const missing = {
      name: !name.trim() && "Enter your name.",
      password: !password && "Enter a password.",
    };
    const body = { name: name.trim(), password };
    await sending.send(missing, async () => {
      const options = { params: { path: { token } }, body };
      setJoined(await unwrap(publicApi.POST("/api/v1/auth/join/{token}", options)));
    });
  }

  if (isDead(sending.refusal)) return <DeadLink error={sending.refusal} purpose="join" />;
  if (joined) return <HasJoined joined={joined} />;
  return (
    <Door
      title={link.awaits_approval ? "Finish your registration" : "Join the print desk"}
      lead={
        <>
          You will sign in as <strong className="wrap-anywhere">{link.email}</strong>.
          {link.awaits_approval && " Before that, an administrator looks at your registration."}
        </>
      }
    >
      <form ref={sending.form} onSubmit={submit} noValidate className="flex flex-col gap-5">
        <Refused error={sending.refusal} />
        <Field
          label="Your name"
          hint="As the others in the lab will see it."
          error={sending.errors.name}
          required
        >
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
        <NewPasswordField
          email={link.email}
          value={password}
          error={sending.errors.password}
          onChange={setPassword}
        />
        <Button type="submit" loading={sending.busy} className="w-full">
          {link.awaits_approval ? "Register" : "Join"}
        </Button>
      </form>
    </Door>
  );
}

function HasJoined({ joined }: { joined: Joined }) {
  if (joined.status === "awaiting_approval") {
    return (
      <DoorSign icon={Hourglass} title="An administrator will look at it">
        Your address is confirmed. You get an email at{" "}
        <strong className="wrap-anywhere">{joined.email}</strong> as soon as you can sign in.
      </DoorSign>
    );
  }
  return (
    <DoorSign
      icon={PartyPopper}
      tone="success"
      title="Welcome! Your account is ready"
      action={<WayOn href="/login/">Sign in</WayOn>}
    >
      Sign in as <strong className="wrap-anywhere">{joined.email}</strong> with the password that
      you have just chosen.
    </DoorSign>
  );
}
