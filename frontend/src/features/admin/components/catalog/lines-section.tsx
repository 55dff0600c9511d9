import { newLine } from "../../catalog/draft";
import type { SectionId } from "../../catalog/sections";
import type { Editor } from "../../catalog/use-catalog-editor";
import { AddButton, RemoveButton, RowInput, Rows } from "./rows";
import { Section } from "./section";

export function DisciplinesSection({ editor }: { editor: Editor }) {
  return (
    <LinesSection
      editor={editor}
      id="disciplines"
      part="disciplines"
      one="discipline"
      longest={50}
      meaning="What students choose from, in this order. A job keeps the discipline it was handed in with."
    />
  );
}

export function ReasonsSection({ editor }: { editor: Editor }) {
  return (
    <LinesSection
      editor={editor}
      id="reasons"
      part="rejection_reasons"
      one="reason"
      longest={200}
      meaning="What staff choose from when they reject a job. Students read them in the email, word for word."
    />
  );
}

interface LinesSectionProps {
  editor: Editor;
  id: SectionId;
  part: "disciplines" | "rejection_reasons";
  /** What one of them is called. */
  one: string;
  longest: number;
  meaning: string;
}

/** A list of words. */
function LinesSection({ editor, id, part, one, longest, meaning }: LinesSectionProps) {
  const nameOf = ({ text }: { text: string }) => text || `the new ${one}`;
  return (
    <Section id={id} meaning={meaning} error={editor.errors[part]}>
      <Rows
        label={meaning}
        entries={editor.draft[part]}
        nameOf={nameOf}
        onArrange={(keys) => editor.arrange(part, keys)}
      >
        {(line) => (
          <div className="flex items-start gap-2">
            <RowInput
              id={`${part}-${line.key}`}
              label={`Name of ${nameOf(line)}`}
              error={editor.errors[`${part}.${line.key}`]}
              maxLength={longest}
              value={line.text}
              onChange={(event) => editor.edit(part, line.key, { text: event.target.value })}
              className="min-w-0 flex-1"
            />
            <RemoveButton
              name={nameOf(line)}
              onClick={() => editor.remove(part, line.key, nameOf(line))}
            />
          </div>
        )}
      </Rows>
      <AddButton
        label={`Add a ${one}`}
        onAdd={() => {
          const line = newLine();
          editor.add(part, line);
          return line.key;
        }}
      />
    </Section>
  );
}
