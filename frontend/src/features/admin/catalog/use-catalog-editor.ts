"use client";

import { useMemo, useState } from "react";
import type { Catalog, EditedCatalog } from "@/api/types";
import { toast } from "@/components/ui/toast";
import { unwrap } from "@/lib/api/client";
import { type ApiError, asApiError } from "@/lib/api/errors";
import { useApi } from "@/lib/auth/provider";
import { invalidate, type Query, useQuery } from "@/lib/query";
import { arranged, type Draft, draftOf, type EntryOf, type ListPart, type Part } from "./draft";
import { catalogOf, type Errors, isSame, placed } from "./reading";
import { differing, merged, type SectionId } from "./sections";
import { type Kept, useKeptDraft } from "./use-kept-draft";

const POLL_MS = 30_000;

/** What was taken out last, until something else is changed. */
interface Removal {
  name: string;
  /** How it was before. */
  draft: Draft;
}

/** How parts of the page read and change the draft. */
export interface Editor {
  draft: Draft;
  /** The draft as it is saved. */
  saved: Draft;
  defaults: Catalog;
  errors: Errors;
  set(changes: Partial<Draft>): void;
  add<P extends ListPart>(part: P, entry: EntryOf<P>): void;
  edit<P extends ListPart>(part: P, key: string, changes: Partial<EntryOf<P>>): void;
  arrange(part: ListPart, keys: string[]): void;
  remove(part: ListPart, key: string, name: string): void;
  removeAll(draft: Draft, name: string): void;
}

export interface CatalogEditing {
  query: Query<EditedCatalog>;
  editor: Editor | null;
  /** The sections that differ from what is saved. */
  changed: SectionId[];
  /** What somebody else has saved since this draft was begun. */
  conflict: { base: Draft; theirs: Draft } | null;
  restored: boolean;
  removal: Removal | null;
  saving: boolean;
  /** Why the last save came to nothing, where that is not about a field. */
  failure: ApiError | null;
  /** Rises each time that something was found to be wrong. */
  attempt: number;
  save(): Promise<boolean>;
  discard(): void;
  undo(): void;
  merge(taken: SectionId[]): void;
}

/** The catalog while an admin edits it. */
export function useCatalogEditor(): CatalogEditing {
  const api = useApi();
  const query = useQuery(
    "admin/catalog",
    (signal) => unwrap(api.GET("/api/v1/admin/catalog", { signal })),
    { pollMs: POLL_MS },
  );
  const { kept, setKept, restored, forget } = useKeptDraft();
  const [errors, setErrors] = useState<Errors>({});
  const [removal, setRemoval] = useState<Removal | null>(null);
  const [failure, setFailure] = useState<ApiError | null>(null);
  const [saving, setSaving] = useState(false);
  const [attempt, setAttempt] = useState(0);
  const { data } = query;
  const fresh = useMemo<Kept | null>(
    () =>
      data ? { version: data.version, base: data.catalog, draft: draftOf(data.catalog) } : null,
    [data],
  );

  const mine = kept && isOpen(kept, data) ? kept : null;
  const current = mine ?? fresh;
  const saved = useMemo(() => current && draftOf(current.base), [current]);
  const changed = mine && saved ? differing(saved, mine.draft) : [];
  const theirs = mine && data && data.version !== mine.version ? fresh?.draft : undefined;
  const conflict = theirs && saved ? { base: saved, theirs } : null;

  function change(make: (draft: Draft) => Draft, touched: string[] = []) {
    if (!current) return;
    setKept((before) => {
      const from = before && isOpen(before, data) ? before : current;
      return { ...from, draft: make(from.draft) };
    });
    setErrors((before) => without(before, touched));
    setRemoval(null);
    setFailure(null);
  }

  function begin(next: Kept | null) {
    if (next) setKept(next);
    else forget();
    setErrors({});
    setRemoval(null);
    setFailure(null);
  }

  function refuse(found: Errors): false {
    setErrors(found);
    setAttempt((count) => count + 1);
    return false;
  }

  async function save(): Promise<boolean> {
    if (!mine || conflict || saving) return false;
    const { catalog, errors: found } = catalogOf(mine.draft);
    if (Object.keys(found).length > 0) return refuse(found);
    setSaving(true);
    setFailure(null);
    try {
      const body = { version: mine.version, catalog };
      query.setData(await unwrap(api.PUT("/api/v1/admin/catalog", { body })));
      begin(null);
      void invalidate("catalog");
      toast("The catalog is saved", { description: "Students and staff see it from now on." });
      return true;
    } catch (caught) {
      const error = asApiError(caught);
      if (error.code === "validation_failed") return refuse(placed(error.fields, mine.draft));
      // What the other has saved is looked at before anything is overwritten.
      if (error.code === "version_conflict") await query.reload();
      else setFailure(error);
      return false;
    } finally {
      setSaving(false);
    }
  }

  const editor: Editor | null =
    current && saved && data
      ? {
          draft: current.draft,
          saved,
          defaults: data.defaults,
          errors,
          set: (changes) => change((draft) => ({ ...draft, ...changes }), Object.keys(changes)),
          add: (part, entry) =>
            change((draft) => onList(draft, part, (entries) => [...entries, entry]), [part]),
          edit: (part, key, changes) =>
            change(
              (draft) =>
                onList(draft, part, (entries) =>
                  entries.map((entry) => (entry.key === key ? { ...entry, ...changes } : entry)),
                ),
              [`${part}.${key}`, ...Object.keys(changes).map((field) => `${part}.${key}.${field}`)],
            ),
          arrange: (part, keys) =>
            change((draft) => onList(draft, part, (entries) => arranged(entries, keys))),
          remove(part, key, name) {
            change(
              (draft) =>
                onList(draft, part, (entries) => entries.filter((entry) => entry.key !== key)),
              [part],
            );
            setRemoval({ name, draft: current.draft });
          },
          removeAll(draft, name) {
            change(() => draft);
            setRemoval({ name, draft: current.draft });
          },
        }
      : null;

  return {
    query,
    editor,
    changed,
    conflict,
    restored: restored && mine !== null,
    removal,
    saving,
    failure,
    attempt,
    save,
    discard: () => begin(null),
    undo: () => removal && change(() => removal.draft),
    merge(taken) {
      if (mine && fresh) begin({ ...fresh, draft: merged(mine.draft, fresh.draft, taken) });
    },
  };
}

/** Whether the draft says anything that is not saved: by nobody, for who saves twice is done. */
function isOpen({ base, draft, version }: Kept, data: EditedCatalog | undefined): boolean {
  if (differing(draftOf(base), draft).length === 0) return false;
  if (!data || data.version === version) return true;
  return !isSame(catalogOf(draft).catalog, catalogOf(draftOf(data.catalog)).catalog);
}

function onList<P extends ListPart>(
  draft: Draft,
  part: P,
  make: (entries: EntryOf<P>[]) => EntryOf<P>[],
): Draft {
  return { ...draft, [part]: make(draft[part] as EntryOf<P>[]) };
}

function without(errors: Errors, touched: (Part | string)[]): Errors {
  const left = Object.entries(errors).filter(
    ([at]) => !touched.some((place) => at === place || (place === "texts" && at.startsWith(place))),
  );
  return Object.fromEntries(left);
}
