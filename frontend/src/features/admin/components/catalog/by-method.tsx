import type { ReactNode } from "react";
import type { MethodDraft } from "../../catalog/draft";
import type { Editor } from "../../catalog/use-catalog-editor";

interface ByMethodProps<E> {
  editor: Editor;
  entries: E[];
  children: (method: MethodDraft, entries: E[]) => ReactNode;
}

/** Entries under the method that they belong to. */
export function ByMethod<E extends { method: string }>(props: ByMethodProps<E>) {
  const { editor, entries, children } = props;
  return editor.draft.methods.map((method) => (
    <div key={method.key} className="flex flex-col gap-3">
      <h3 className="font-semibold text-[0.9375rem]">{method.name || "The new method"}</h3>
      {children(
        method,
        entries.filter((entry) => entry.method === method.key),
      )}
    </div>
  ));
}
