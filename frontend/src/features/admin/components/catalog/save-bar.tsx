"use client";

import { CloudAlert, Undo2 } from "lucide-react";
import { useEffect, useRef } from "react";
import { Button } from "@/components/ui/button";
import { useAuth } from "@/lib/auth/provider";
import { useFocusRescue } from "@/lib/focus";
import { titleOf } from "../../catalog/sections";
import type { CatalogEditing } from "../../catalog/use-catalog-editor";

/** Sticks to the lower edge while something is not saved, and says what. */
export function SaveBar({ editing }: { editing: CatalogEditing }) {
  const { changed, removal, saving, failure, conflict, editor } = editing;
  const { user } = useAuth();
  const isOpen = changed.length > 0;
  const bar = useRef<HTMLElement>(null);
  useRoomAtTheBottom(isOpen);
  useFocusRescue(`${isOpen} ${removal?.name}`, () =>
    (bar.current ?? document.getElementById("main"))?.focus(),
  );
  if (!isOpen) return null;
  const wrong = Object.keys(editor?.errors ?? {}).length;
  return (
    <section
      ref={bar}
      tabIndex={-1}
      aria-label="Unsaved changes"
      className="-mx-4 sticky bottom-0 z-20 mt-6 flex flex-wrap items-center justify-between gap-x-6 gap-y-3 border-line border-t bg-raised px-4 pt-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] shadow-raised sm:bottom-4 sm:mx-0 sm:rounded-lg sm:border sm:px-5"
    >
      <div className="min-w-0 flex-1 basis-56">
        <p role="status" className="font-medium text-[0.9375rem] leading-snug">
          {wrong > 0 ? "Not saved: something is wrong" : "Not saved yet"}
        </p>
        <p className="truncate text-ink-muted text-sm">{changed.map(titleOf).join(", ")}</p>
      </div>
      {removal && (
        <Button size="sm" variant="ghost" onClick={editing.undo}>
          <Undo2 aria-hidden="true" />
          <span className="max-w-40 truncate">Bring back {removal.name}</span>
        </Button>
      )}
      <div className="flex gap-3 max-sm:w-full max-sm:[&>*]:flex-1">
        <Button variant="secondary" disabled={saving} onClick={editing.discard}>
          Discard
        </Button>
        <Button type="submit" loading={saving} disabled={conflict !== null}>
          Save changes
        </Button>
      </div>
      {failure && (
        <p role="alert" className="flex basis-full items-start gap-2 text-danger-text text-sm">
          <CloudAlert aria-hidden="true" className="mt-px size-4 shrink-0" />
          <span>
            Nothing was saved.{" "}
            {failure.status === 401 && user
              ? "You are signed in again: save it once more."
              : failure.message}
          </span>
        </p>
      )}
    </section>
  );
}

/** What gets the focus by keyboard is scrolled to above the bar, not under it. */
function useRoomAtTheBottom(wanted: boolean): void {
  useEffect(() => {
    if (!wanted) return;
    const { style } = document.documentElement;
    style.scrollPaddingBottom = "8rem";
    return () => {
      style.scrollPaddingBottom = "";
    };
  }, [wanted]);
}
