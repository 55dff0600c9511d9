import { ColorSwatch } from "@/components/job/color-swatch";
import { FieldError } from "@/components/ui/field";
import { Checkbox } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { Switch } from "@/components/ui/switch";
import { type ColorDraft, newColor } from "../../catalog/draft";
import type { Editor } from "../../catalog/use-catalog-editor";
import { ByMethod } from "./by-method";
import { AddButton, RemoveButton, RowInput, Rows } from "./rows";
import { Section } from "./section";

const GRAY = "#808080";
const nameOf = ({ name }: ColorDraft) => name || "the new color";

/** What each method can print in. */
export function ColorsSection({ editor }: { editor: Editor }) {
  return (
    <Section
      id="colors"
      meaning="What students choose from, in this order. Make a color unavailable while the lab is out of it."
      error={editor.errors.colors}
    >
      <ByMethod editor={editor} entries={editor.draft.colors}>
        {(method, colors) => (
          <>
            <Rows
              label={`Colors for ${method.name}`}
              entries={colors}
              nameOf={nameOf}
              onArrange={(keys) => editor.arrange("colors", keys)}
            >
              {(color) => <ColorRow color={color} editor={editor} />}
            </Rows>
            <AddButton
              label={`Add a color for ${method.name || "the new method"}`}
              onAdd={() => {
                const color = newColor(method.key);
                editor.add("colors", color);
                return color.key;
              }}
            />
          </>
        )}
      </ByMethod>
    </Section>
  );
}

function ColorRow({ color, editor }: { color: ColorDraft; editor: Editor }) {
  const at = `colors.${color.key}`;
  const edit = (changes: Partial<ColorDraft>) => editor.edit("colors", color.key, changes);
  const wrongHex = editor.errors[`${at}.hex`];
  return (
    <div className="flex flex-wrap items-start gap-x-3">
      <Popover
        name={`Look of ${nameOf(color)}`}
        align="start"
        narrow
        variant="ghost"
        size="icon"
        aria-label={`Look of ${nameOf(color)}`}
        trigger={<ColorSwatch name={color.name} hex={color.hex} className="size-6!" />}
      >
        <HexFields color={color} onChange={(hex) => edit({ hex })} />
      </Popover>
      <RowInput
        id={`${at}-name`}
        label={`Name of ${nameOf(color)}`}
        error={editor.errors[`${at}.name`] ?? editor.errors[`${at}.method`]}
        maxLength={50}
        value={color.name}
        onChange={(event) => edit({ name: event.target.value })}
        className="min-w-0 flex-1 basis-36"
      />
      <div className="ml-auto flex flex-wrap items-center justify-end gap-x-3">
        <Switch
          label="Available"
          className="flex-wrap"
          aria-label={`Available: ${nameOf(color)}`}
          checked={color.available}
          onChange={(event) => edit({ available: event.target.checked })}
        />
        <RemoveButton
          name={nameOf(color)}
          onClick={() => editor.remove("colors", color.key, nameOf(color))}
        />
      </div>
      {wrongHex && (
        <div data-wrong="" tabIndex={-1} className="basis-full pt-1.5">
          <FieldError>{`The look: ${wrongHex}`}</FieldError>
        </div>
      )}
    </div>
  );
}

interface HexFieldsProps {
  color: ColorDraft;
  onChange: (hex: string | null) => void;
}

function HexFields({ color, onChange }: HexFieldsProps) {
  const plain = color.hex === null;
  return (
    <div className="flex flex-col gap-2">
      <div className="flex gap-3">
        <input
          type="color"
          aria-label={`Pick the look of ${nameOf(color)}`}
          disabled={plain}
          value={/^#[0-9a-f]{6}$/i.test(color.hex ?? "") ? (color.hex ?? GRAY) : GRAY}
          onChange={(event) => onChange(event.target.value)}
          className="h-11 w-16 shrink-0 cursor-pointer rounded-md border border-line-strong bg-raised p-1 disabled:opacity-55"
        />
        <RowInput
          id={`hex-${color.key}`}
          label={`Look of ${nameOf(color)} as a number, such as #1f5fbf`}
          disabled={plain}
          spellCheck={false}
          autoComplete="off"
          maxLength={7}
          value={color.hex ?? ""}
          onChange={(event) => onChange(event.target.value)}
          className="min-w-0 flex-1 font-mono"
        />
      </div>
      <Checkbox
        label="No color of its own"
        hint="Such as clear, or one that changes. Pictures of models are gray then."
        checked={plain}
        onChange={(event) => onChange(event.target.checked ? null : GRAY)}
      />
    </div>
  );
}
