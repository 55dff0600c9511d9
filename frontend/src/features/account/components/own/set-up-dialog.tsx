"use client";

import { useEffect, useRef, useState } from "react";
import type { Enrollment } from "@/api/types";
import { CopyButton } from "@/components/ui/copy-button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { closingWhenStale } from "../../stale";
import { type Change, useChange } from "../../use-change";
import { CurrentPassword, FormDialog, NO_PASSWORD } from "./form-dialog";
import { KEEP_THEM, RecoveryCodes } from "./recovery-codes";

const STEPS = {
  password: {
    title: "Set up a second factor",
    description:
      "You need an authenticator app on your phone, such as Aegis, 2FAS, Google Authenticator or Microsoft Authenticator. First give your password, so that nobody else does this.",
    action: "Continue",
  },
  app: {
    title: "Add it to your app",
    description:
      "Scan the QR code with your authenticator app, then enter the code that the app shows.",
    action: "Turn on",
  },
  codes: { ...KEEP_THEM, title: "The second factor is on" },
};

/** From the password over the app to the recovery codes. */
export function SetUpDialog({ onClose }: { onClose: () => void }) {
  const api = useApi();
  const change = useChange();
  const [password, setPassword] = useState("");
  const [enrollment, setEnrollment] = useState<Enrollment | null>(null);
  const [code, setCode] = useState("");
  const [codes, setCodes] = useState<string[] | null>(null);
  const step = codes ? "codes" : enrollment ? "app" : "password";

  const begin = () =>
    change.send(
      { current_password: !password && NO_PASSWORD },
      closingWhenStale(onClose, async () => {
        const body = { current_password: password };
        setEnrollment(await unwrap(api.POST("/api/v1/auth/second-factor/begin", { body })));
      }),
    );

  const confirm = () =>
    change.send(
      { code: !code.trim() && "Enter the code that your app shows." },
      closingWhenStale(onClose, async () => {
        const body = { code: code.trim() };
        const { recovery_codes } = await unwrap(
          api.POST("/api/v1/auth/second-factor/confirm", { body }),
        );
        setCodes(recovery_codes);
      }),
    );

  const submit = { password: begin, app: confirm, codes: onClose }[step];
  return (
    <FormDialog
      fleeting
      {...STEPS[step]}
      change={change}
      size={step === "app" ? "md" : "sm"}
      final={step === "codes"}
      onSubmit={() => void submit()}
      onClose={onClose}
    >
      {codes ? (
        <RecoveryCodes codes={codes} />
      ) : enrollment ? (
        <AppStep enrollment={enrollment} code={code} onCode={setCode} change={change} />
      ) : (
        <CurrentPassword value={password} onChange={setPassword} change={change} />
      )}
    </FormDialog>
  );
}

interface AppStepProps {
  enrollment: Enrollment;
  code: string;
  onCode: (code: string) => void;
  change: Change;
}

function AppStep({ enrollment, code, onCode, change }: AppStepProps) {
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus({ preventScroll: true }), []);
  return (
    <>
      <div className="flex flex-col items-center gap-5 sm:flex-row sm:items-start">
        {/* biome-ignore lint/performance/noImgElement: the picture came with the answer */}
        <img
          src={enrollment.qr_svg}
          alt="QR code for your authenticator app"
          className="size-48 shrink-0 rounded-md border border-line bg-white p-2"
        />
        <div className="flex min-w-0 flex-col gap-3 self-stretch">
          <div>
            <p className="font-medium text-[0.9375rem]">No camera? Type this key</p>
            <p className="wrap-anywhere mt-1.5 font-mono leading-relaxed tracking-wide">
              {inGroups(enrollment.secret)}
            </p>
          </div>
          <div>
            <CopyButton text={enrollment.secret} label="Copy the key" />
          </div>
        </div>
      </div>
      <Field
        label="Code"
        hint="Six digits, which change every half minute."
        error={change.errors.code}
        required
      >
        {(control) => (
          <Input
            {...control}
            ref={field}
            name="code"
            inputMode="numeric"
            autoComplete="one-time-code"
            value={code}
            onChange={(event) => onCode(event.target.value)}
            className="font-mono tracking-wider sm:max-w-48"
          />
        )}
      </Field>
    </>
  );
}

function inGroups(secret: string): string {
  return secret.match(/.{1,4}/g)?.join(" ") ?? secret;
}
