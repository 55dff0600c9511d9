import { Callout } from "@/components/ui/callout";
import { Field } from "@/components/ui/field";
import { Input, Textarea } from "@/components/ui/input";
import { Switch } from "@/components/ui/switch";
import type { Editor } from "../../catalog/use-catalog-editor";
import { Section } from "./section";

/** Who the lab is. */
export function LabSection({ editor: { draft, errors, set } }: { editor: Editor }) {
  return (
    <Section id="lab">
      <Field label="Name" error={errors.lab_name} hint="At the top of every page and in emails.">
        {(control) => (
          <Input
            {...control}
            maxLength={50}
            value={draft.lab_name}
            onChange={(event) => set({ lab_name: event.target.value })}
            className="max-w-md"
          />
        )}
      </Field>
      <Field
        label="Opening hours"
        optional
        error={errors.opening_hours}
        hint="In emails about pick-up and under the students' pages, line by line as here."
      >
        {(control) => (
          <Textarea
            {...control}
            rows={3}
            maxLength={5000}
            value={draft.opening_hours}
            onChange={(event) => set({ opening_hours: event.target.value })}
            className="field-sizing-content max-w-md"
          />
        )}
      </Field>
    </Section>
  );
}

/** Whether students can hand in models, and what they read when not. */
export function SubmissionsSection({ editor: { draft, errors, set } }: { editor: Editor }) {
  return (
    <Section
      id="submissions"
      meaning="Close the form over a break, or while the queue is too long. Everything else goes on."
    >
      <Switch
        label="Students can hand in models"
        checked={draft.submissions_open}
        onChange={(event) => set({ submissions_open: event.target.checked })}
      />
      {!draft.submissions_open && (
        <Callout tone="warning">
          As soon as this is saved, the form is closed for everybody.
        </Callout>
      )}
      <Field
        label="Notice while it is closed"
        optional
        error={errors.closed_notice}
        hint="Stands in the place of the form. Say when it opens again."
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={5000}
            placeholder="We are back on Monday, August 24."
            value={draft.closed_notice}
            onChange={(event) => set({ closed_notice: event.target.value })}
            className="field-sizing-content"
          />
        )}
      </Field>
    </Section>
  );
}
