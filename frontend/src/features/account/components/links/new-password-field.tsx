import { Field } from "@/components/ui/field";
import { PasswordInput } from "../password-input";

interface NewPasswordFieldProps {
  /** Whose it is, so that the browser's own safe keeps it under this name. */
  email: string;
  value: string;
  error?: string;
  onChange: (value: string) => void;
}

/** A password that somebody chooses. */
export function NewPasswordField({ email, value, error, onChange }: NewPasswordFieldProps) {
  return (
    <Field
      label="New password"
      hint="12 characters or more. Several words that have nothing to do with each other are easy to keep in mind and hard to guess."
      error={error}
      required
    >
      {(control) => (
        <>
          <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
          <PasswordInput
            {...control}
            value={value}
            onChange={onChange}
            autoComplete="new-password"
          />
        </>
      )}
    </Field>
  );
}
