import type { Catalog } from "@/api/types";
import { Field } from "@/components/ui/field";
import { Input, NativeSelect } from "@/components/ui/input";
import type { SubmitForm } from "../use-submit-form";

interface StudentFieldsProps {
  form: SubmitForm;
  catalog: Catalog | undefined;
  emailDomains: string[];
}

/** Who hands in, and for which class. */
export function StudentFields({ form, catalog, emailDomains }: StudentFieldsProps) {
  const { values, errors } = form;
  const text = (name: "student_name" | "student_email" | "class_number") => ({
    name,
    value: values[name],
    onChange: (event: { target: { value: string } }) => form.change(name, event.target.value),
    onBlur: () => form.leave(name),
  });
  const domains = emailDomains.map((domain) => `@${domain}`).join(" or ");
  return (
    <div className="grid gap-6 sm:grid-cols-2">
      <Field label="Student name" id="student_name" required error={errors.student_name}>
        {(control) => (
          <Input {...control} {...text("student_name")} autoComplete="name" maxLength={120} />
        )}
      </Field>
      <Field
        label="Student email"
        id="student_email"
        required
        error={errors.student_email}
        hint={
          domains
            ? `Your ${domains} address. The price and all news go there.`
            : "The price and all news go there."
        }
      >
        {(control) => (
          <Input
            {...control}
            {...text("student_email")}
            type="email"
            autoComplete="email"
            spellCheck={false}
          />
        )}
      </Field>
      <Field label="Discipline" id="discipline" required error={errors.discipline}>
        {(control) => (
          <NativeSelect
            {...control}
            name="discipline"
            value={values.discipline}
            disabled={!catalog}
            onChange={(event) => form.change("discipline", event.target.value)}
            onBlur={() => form.leave("discipline")}
          >
            <option value="">{catalog ? "Choose your discipline" : "Loading…"}</option>
            {catalog?.disciplines.map((discipline) => (
              <option key={discipline}>{discipline}</option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <Field
        label="Class number"
        id="class_number"
        required
        error={errors.class_number}
        hint="For example ARCH 4000 or N/A"
      >
        {(control) => <Input {...control} {...text("class_number")} autoComplete="off" />}
      </Field>
    </div>
  );
}
