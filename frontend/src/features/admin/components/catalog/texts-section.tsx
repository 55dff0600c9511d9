import { RotateCcw } from "lucide-react";
import type { CatalogTexts } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Textarea } from "@/components/ui/input";
import type { Editor } from "../../catalog/use-catalog-editor";
import { Section } from "./section";

const TEXTS: { name: keyof CatalogTexts; label: string; hint: string }[] = [
  { name: "introduction", label: "Introduction", hint: "Above the form." },
  { name: "dimensions", label: "Sizes of printers", hint: "Beside the choice of the printer." },
  { name: "consent", label: "Consent", hint: "What students answer with Yes or No." },
  { name: "next_steps", label: "Next steps", hint: "After a model was handed in." },
];

/** What the form tells students. */
export function TextsSection({ editor }: { editor: Editor }) {
  const { texts } = editor.draft;
  const change = (name: keyof CatalogTexts, text: string) =>
    editor.set({ texts: { ...texts, [name]: text } });
  return (
    <Section
      id="texts"
      meaning="Sizes and prices in these texts do not follow the catalog: change them along."
    >
      {TEXTS.map(({ name, label, hint }) => {
        const usual = editor.defaults.texts[name];
        return (
          <div key={name} className="flex flex-col gap-1.5">
            <Field label={label} hint={hint} error={editor.errors[`texts.${name}`]}>
              {(control) => (
                <Textarea
                  {...control}
                  rows={3}
                  maxLength={5000}
                  value={texts[name]}
                  onChange={(event) => change(name, event.target.value)}
                  className="field-sizing-content max-h-[60dvh]"
                />
              )}
            </Field>
            {texts[name] === usual ? (
              <p className="flex min-h-9 items-center text-ink-subtle text-sm">
                This is the default text.
              </p>
            ) : (
              <Button
                variant="ghost"
                size="sm"
                className="-ml-3 self-start"
                aria-label={`Back to the default text: ${label}`}
                onClick={() => change(name, usual)}
              >
                <RotateCcw aria-hidden="true" />
                Back to the default text
              </Button>
            )}
          </div>
        );
      })}
    </Section>
  );
}
