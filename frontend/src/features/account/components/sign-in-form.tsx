"use client";

import { type FormEvent, useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { type ApiError, asApiError } from "@/lib/api/errors";
import { useAuth } from "@/lib/auth/provider";
import { PasswordInput } from "./password-input";

interface SignInFormProps {
  email?: string;
}

/**
 * Address and password, and then a code where the account has a second factor. What is wrong is said
 * where it is, and the field gets the focus.
 */
export function SignInForm({ email: knownEmail = "" }: SignInFormProps) {
  const { signIn } = useAuth();
  const [email, setEmail] = useState(knownEmail);
  const [password, setPassword] = useState("");
  /** What stands in the field for the code; null until the server has asked for one. */
  const [code, setCode] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const [errors, setErrors] = useState<Record<string, string>>({});
  const [refusal, setRefusal] = useState<ApiError | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const isWrong = refusal?.code === "invalid_credentials";

  // biome-ignore lint/correctness/useExhaustiveDependencies: each refusal moves the focus anew
  useEffect(() => {
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [errors]);

  const asksForCode = code !== null;
  useEffect(() => {
    if (asksForCode) form.current?.querySelector<HTMLInputElement>("[name=code]")?.focus();
  }, [asksForCode]);

  useEffect(() => {
    if (isWrong) form.current?.querySelector<HTMLInputElement>("[name=password]")?.select();
  }, [isWrong]);

  async function submit(event: FormEvent) {
    event.preventDefault();
    const missing: Record<string, string> = {};
    if (!email.trim()) missing.email = "Enter your email address.";
    if (!password) missing.password = "Enter your password.";
    if (code === "") missing.code = "Enter the code.";
    setErrors(missing);
    setRefusal(null);
    if (busy || !signIn || Object.keys(missing).length > 0) return;
    setBusy(true);
    try {
      await signIn({ email: email.trim(), password, ...(code && { code }) });
    } catch (failure) {
      const error = asApiError(failure);
      if (error.code === "second_factor_required") setCode("");
      else if (error.code === "invalid_code") setErrors({ code: error.message });
      else {
        setRefusal(error);
        setErrors(error.fields);
      }
    } finally {
      setBusy(false);
    }
  }

  return (
    <form ref={form} onSubmit={submit} noValidate className="flex flex-col gap-5">
      {refusal && refusal.code !== "validation_failed" && (
        <Callout tone={isWrong ? "danger" : "warning"} role="alert">
          {refusal.message}
        </Callout>
      )}
      <Field label="Email address" error={errors.email} required>
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
      <Field label="Password" error={errors.password} required>
        {(control) => <PasswordInput {...control} value={password} onChange={setPassword} />}
      </Field>
      {asksForCode && (
        <Field
          label="Code"
          hint="The six digits that your authenticator app shows now, or one of your recovery codes."
          error={errors.code}
          required
        >
          {(control) => (
            <Input
              {...control}
              name="code"
              autoComplete="one-time-code"
              autoCapitalize="none"
              spellCheck={false}
              value={code}
              onChange={(event) => setCode(event.target.value)}
              className="font-mono tracking-wider"
            />
          )}
        </Field>
      )}
      <Button type="submit" loading={busy} className="w-full">
        Sign in
      </Button>
    </form>
  );
}
