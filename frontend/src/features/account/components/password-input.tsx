"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import type { ControlProps } from "@/components/ui/field";
import { Input } from "@/components/ui/input";

interface PasswordInputProps extends ControlProps {
  value: string;
  onChange: (value: string) => void;
  name?: string;
  /** Whether a password manager fills it in or proposes one. */
  autoComplete?: "current-password" | "new-password";
}

/** A password, which can be looked at while it is typed. */
export function PasswordInput({
  value,
  onChange,
  name = "password",
  autoComplete = "current-password",
  ...control
}: PasswordInputProps) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="relative">
      <Input
        {...control}
        type={shown ? "text" : "password"}
        name={name}
        autoComplete={autoComplete}
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
        className="absolute! inset-y-0 right-0"
      >
        <Icon aria-hidden="true" />
      </Button>
    </div>
  );
}
