"use client";

import { Trash2 } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { Field } from "@/components/ui/field";
import { Input, NativeSelect, Textarea } from "@/components/ui/input";
import { count } from "@/lib/format";
import { type MethodDraft, newMethod, ofMethod, withoutMethod } from "../../catalog/draft";
import type { Editor } from "../../catalog/use-catalog-editor";
import { Disclosure } from "./disclosure";
import { MoneyInput } from "./money-input";
import { AddButton, Rows } from "./rows";
import { Section } from "./section";

const nameOf = ({ name }: MethodDraft) => name || "the new method";

/** The ways to print, and what they cost. */
export function MethodsSection({ editor }: { editor: Editor }) {
  const [removing, setRemoving] = useState<MethodDraft | null>(null);
  return (
    <Section
      id="methods"
      meaning="The ways to print. A new price counts for jobs that are approved from now on."
      error={editor.errors.methods}
    >
      <Rows
        label="Methods"
        entries={editor.draft.methods}
        nameOf={nameOf}
        onArrange={(keys) => editor.arrange("methods", keys)}
      >
        {(method) => (
          <Disclosure
            title={nameOf(method)}
            summary={summaryOf(method, editor)}
            forced={isForced(editor, "methods", method.key)}
          >
            <MethodFields method={method} editor={editor} />
            <Button
              variant="danger-quiet"
              size="sm"
              className="mt-5"
              onClick={() => setRemoving(method)}
            >
              <Trash2 aria-hidden="true" />
              Remove {nameOf(method)}…
            </Button>
          </Disclosure>
        )}
      </Rows>
      <AddButton
        label="Add a method"
        onAdd={() => {
          const method = newMethod();
          editor.add("methods", method);
          return method.key;
        }}
      />
      {removing && (
        <RemoveMethod method={removing} editor={editor} onClose={() => setRemoving(null)} />
      )}
    </Section>
  );
}

/** New, or with something wrong in it. */
export function isForced(editor: Editor, part: "methods" | "printers", key: string): boolean {
  const isNew = !editor.saved[part].some((entry) => entry.key === key);
  return isNew || Object.keys(editor.errors).some((at) => at.startsWith(`${part}.${key}.`));
}

function summaryOf(method: MethodDraft, { draft }: Editor): string {
  const material = draft.materials.find(({ key }) => key === method.default_material);
  return [
    method.rate_cents_per_gram && `$${method.rate_cents_per_gram} per gram`,
    method.minimum_charge_cents && `$${method.minimum_charge_cents} at least`,
    material?.name,
  ]
    .filter(Boolean)
    .join(" · ");
}

function MethodFields({ method, editor }: { method: MethodDraft; editor: Editor }) {
  const { draft, saved } = editor;
  const error = (field: string) => editor.errors[`methods.${method.key}.${field}`];
  const bind = (field: keyof MethodDraft) => ({
    value: method[field],
    onChange: (event: { target: { value: string } }) =>
      editor.edit("methods", method.key, { [field]: event.target.value }),
  });
  const before = saved.methods.find(({ key }) => key === method.key)?.name;
  const materials = draft.materials.filter((material) => material.method === method.key);
  return (
    <div className="grid gap-x-5 gap-y-4 sm:grid-cols-2">
      <Field
        label="Name"
        error={error("name")}
        hint={
          before &&
          before !== method.name &&
          `Jobs that wait for approval stay with ${before}. Staff choose another method for each, in its details, before they approve it.`
        }
      >
        {(control) => <Input {...control} maxLength={20} {...bind("name")} />}
      </Field>
      <Field
        label="Default material"
        error={error("default_material")}
        hint={materials.length === 0 && "Add one under Materials first."}
      >
        {(control) => (
          <NativeSelect {...control} {...bind("default_material")}>
            {!materials.some(({ key }) => key === method.default_material) && (
              <option value={method.default_material}>Choose a material</option>
            )}
            {materials.map(({ key, name }) => (
              <option key={key} value={key}>
                {name || "a new material"}
              </option>
            ))}
          </NativeSelect>
        )}
      </Field>
      <Field label="Price per gram" error={error("rate_cents_per_gram")}>
        {(control) => <MoneyInput {...control} {...bind("rate_cents_per_gram")} />}
      </Field>
      <Field
        label="Minimum charge"
        error={error("minimum_charge_cents")}
        hint="The consent on the form names it too: see Form texts."
      >
        {(control) => <MoneyInput {...control} {...bind("minimum_charge_cents")} />}
      </Field>
      <Field
        label="Description"
        optional
        error={error("description")}
        className="sm:col-span-2"
        hint="These three stand on the form, beside the choice of the method."
      >
        {(control) => (
          <Textarea
            {...control}
            rows={2}
            maxLength={5000}
            {...bind("description")}
            className="field-sizing-content min-h-11!"
          />
        )}
      </Field>
      <Field label="Best for" optional error={error("best_for")}>
        {(control) => <Input {...control} maxLength={5000} {...bind("best_for")} />}
      </Field>
      <Field label="About the cost" optional error={error("cost_note")}>
        {(control) => <Input {...control} maxLength={5000} {...bind("cost_note")} />}
      </Field>
    </div>
  );
}

interface RemoveMethodProps {
  method: MethodDraft;
  editor: Editor;
  onClose: () => void;
}

function RemoveMethod({ method, editor, onClose }: RemoveMethodProps) {
  const { printers, colors, materials } = ofMethod(editor.draft, method.key);
  const along = [
    printers.length > 0 && count(printers.length, "printer"),
    colors.length > 0 && count(colors.length, "color"),
    materials.length > 0 && count(materials.length, "material"),
  ].filter((words) => words !== false);
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Remove ${nameOf(method)}?`}
      description={
        <>
          {along.length > 0 && <p>What belongs to it goes too: {along.join(", ")}.</p>}
          <p>
            For jobs that wait for approval, staff choose another method, in the details of each;
            jobs with a price go on. Nothing is removed before you save.
          </p>
        </>
      }
      footer={
        <>
          <DialogClose />
          <Button
            variant="danger"
            onClick={() => {
              editor.removeAll(withoutMethod(editor.draft, method.key), nameOf(method));
              onClose();
            }}
          >
            Remove it
          </Button>
        </>
      }
    />
  );
}
