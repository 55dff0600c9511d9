"use client";

import { MailCheck } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { usePathToken } from "@/lib/address";
import { publicApi, unwrap } from "@/lib/api/client";
import { useSending } from "@/lib/sending";
import { DeadLink, Followed, GarbledLink, isDead } from "./account-link";
import { Door, DoorSign, DoorSkeleton, Refused, WayOn } from "./door";

/** Behind the link that goes to a new address: a button, since mail programs open links too. */
export function EmailChangePage() {
  const token = usePathToken("/email-change/");
  if (token === null) return <DoorSkeleton />;
  if (token === "") return <GarbledLink />;
  return (
    <Followed token={token} purpose="email_change">
      {({ email }) => <ConfirmAddress token={token} email={email} />}
    </Followed>
  );
}

function ConfirmAddress({ token, email }: { token: string; email: string }) {
  const [done, setDone] = useState(false);
  const sending = useSending();

  async function confirm() {
    await sending.send({}, async () => {
      const params = { path: { token } };
      await unwrap(publicApi.POST("/api/v1/auth/email-change/{token}", { params }));
      setDone(true);
    });
  }

  if (isDead(sending.refusal)) return <DeadLink error={sending.refusal} purpose="email_change" />;
  if (done) {
    return (
      <DoorSign
        icon={MailCheck}
        tone="success"
        title="Your new address counts"
        action={<WayOn href="/account/">To your account</WayOn>}
      >
        From now on you sign in as <strong className="wrap-anywhere">{email}</strong>, and emails go
        there.
      </DoorSign>
    );
  }
  return (
    <Door
      title="Confirm your new address"
      lead="Nothing changes before you press the button. Until then your old address counts."
    >
      <div className="flex flex-col gap-5">
        <Refused error={sending.refusal} />
        <p className="wrap-anywhere rounded-md border border-line bg-sunken px-4 py-3 font-medium">
          {email}
        </p>
        <Button loading={sending.busy} onClick={confirm} className="w-full">
          Use this address
        </Button>
      </div>
    </Door>
  );
}
