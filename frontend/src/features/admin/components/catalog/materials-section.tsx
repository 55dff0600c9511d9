import { Switch } from "@/components/ui/switch";
import { type MaterialDraft, newMaterial } from "../../catalog/draft";
import type { Editor } from "../../catalog/use-catalog-editor";
import { ByMethod } from "./by-method";
import { AddButton, RemoveButton, RowInput, Rows } from "./rows";
import { Section } from "./section";

const nameOf = ({ name }: MaterialDraft) => name || "the new material";

/** What is printed with; staff choose it when they approve. */
export function MaterialsSection({ editor }: { editor: Editor }) {
  return (
    <Section
      id="materials"
      meaning="What staff choose from when they approve a job. The density turns a volume into grams where a slicer tells none."
      error={editor.errors.materials}
    >
      <ByMethod editor={editor} entries={editor.draft.materials}>
        {(method, materials) => (
          <>
            <Rows
              label={`Materials for ${method.name}`}
              entries={materials}
              nameOf={nameOf}
              onArrange={(keys) => editor.arrange("materials", keys)}
            >
              {(material) => <MaterialRow material={material} editor={editor} />}
            </Rows>
            <AddButton
              label={`Add a material for ${method.name || "the new method"}`}
              onAdd={() => {
                const material = newMaterial(method.key);
                editor.add("materials", material);
                return material.key;
              }}
            />
          </>
        )}
      </ByMethod>
    </Section>
  );
}

function MaterialRow({ material, editor }: { material: MaterialDraft; editor: Editor }) {
  const at = `materials.${material.key}`;
  const edit = (changes: Partial<MaterialDraft>) => editor.edit("materials", material.key, changes);
  return (
    <div className="flex flex-wrap items-start gap-x-3 gap-y-2">
      <RowInput
        id={`${at}-name`}
        label={`Name of ${nameOf(material)}`}
        error={editor.errors[`${at}.name`] ?? editor.errors[`${at}.method`]}
        maxLength={50}
        value={material.name}
        onChange={(event) => edit({ name: event.target.value })}
        className="min-w-0 flex-1 basis-36"
      />
      <div className="flex flex-wrap items-center gap-2">
        <RowInput
          id={`${at}-density`}
          label={`Density of ${nameOf(material)} in grams per cubic centimeter`}
          error={editor.errors[`${at}.density_g_cm3`]}
          inputMode="decimal"
          autoComplete="off"
          maxLength={6}
          value={material.density_g_cm3}
          onChange={(event) => edit({ density_g_cm3: event.target.value })}
          className="w-20 tabular-nums"
        />
        <span aria-hidden="true" className="text-ink-subtle text-sm">
          g/cm³
        </span>
      </div>
      <div className="ml-auto flex flex-wrap items-center justify-end gap-x-3">
        <Switch
          label="Available"
          className="flex-wrap"
          aria-label={`Available: ${nameOf(material)}`}
          checked={material.available}
          onChange={(event) => edit({ available: event.target.checked })}
        />
        <RemoveButton
          name={nameOf(material)}
          onClick={() => editor.remove("materials", material.key, nameOf(material))}
        />
      </div>
    </div>
  );
}
