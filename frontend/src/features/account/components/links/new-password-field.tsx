"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface NewPasswordFieldProps {
  /** Whose it is, so that the browser's own safe keeps it under this name. */
  email: string;
  value: string;
  error?: string;
  onChange: (value: string) => void;
}

/** A password that somebody chooses. */
export function NewPasswordField({ email, value, error, onChange }: NewPasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field
      label="New password"
      hint="12 characters or more. Several words that have nothing to do with each other are easy to keep in mind and hard to guess."
      error={error}
      required
    >
      {(control) => (
        <div className="relative">
          <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
          <Input
            {...control}
            type={shown ? "text" : "password"}
            name="password"
            autoComplete="new-password"
            autoCapitalize="none"
            spellCheck={false}
            value={value}
            onChange={(event) => onChange(event.target.value)}
            className="pr-12"
          />
          <Button
            variant="ghost"
            size="icon"
            aria-label="Show the password"
            aria-pressed={shown}
            onClick={() => setShown(!shown)}
            className="absolute inset-y-0 right-0"
          >
            <Icon aria-hidden="true" />
          </Button>
        </div>
      )}
    </Field>
  );
}
