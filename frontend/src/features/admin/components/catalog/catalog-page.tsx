"use client";

import { History } from "lucide-react";
import { useEffect, useRef } from "react";
import { PageTitle } from "@/components/shell/page-shell";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Card } from "@/components/ui/card";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { ErrorState } from "@/components/ui/states";
import { sectionsWith } from "../../catalog/sections";
import { type CatalogEditing, useCatalogEditor } from "../../catalog/use-catalog-editor";
import { useLeaveGuard } from "../../catalog/use-leave-guard";
import { ColorsSection } from "./colors-section";
import { ConflictNotice } from "./conflict-notice";
import { LabSection, SubmissionsSection } from "./lab-section";
import { LeaveDialog } from "./leave-dialog";
import { DisciplinesSection, ReasonsSection } from "./lines-section";
import { MaterialsSection } from "./materials-section";
import { MethodsSection } from "./methods-section";
import { PrintersSection } from "./printers-section";
import { SaveBar } from "./save-bar";
import { SectionLinks } from "./section-links";
import { TextsSection } from "./texts-section";

/** All that the lab offers and says, to be changed. */
export function CatalogPage() {
  const editing = useCatalogEditor();
  const { query } = editing;
  return (
    <>
      <PageTitle title="Catalog">
        What the lab offers, what it costs and what the form says. Students and staff see a change
        as soon as it is saved; jobs that are there already stay as they are.
      </PageTitle>
      {query.loading && <CatalogSkeleton />}
      {!query.data && query.error && (
        <Card>
          <ErrorState
            error={query.error}
            onRetry={() => void query.reload()}
            retrying={query.fetching}
          />
        </Card>
      )}
      {query.data && <CatalogForm editing={editing} />}
    </>
  );
}

function CatalogForm({ editing }: { editing: CatalogEditing }) {
  const { editor, changed, conflict, restored } = editing;
  const form = useFirstWrong(editing.attempt);
  const guard = useLeaveGuard(changed.length > 0);
  if (!editor) return null;
  return (
    <form
      ref={form}
      aria-label="Catalog"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void editing.save();
      }}
    >
      <SectionLinks changed={changed} wrong={sectionsWith(editor.errors)} />
      <div className="flex flex-col gap-6">
        {restored && !conflict && (
          <Callout
            icon={History}
            role="status"
            title="What you had begun to change is here again"
            action={
              <Button size="sm" variant="secondary" onClick={editing.discard}>
                Begin anew
              </Button>
            }
          >
            It is not saved yet.
          </Callout>
        )}
        <LabSection editor={editor} />
        <SubmissionsSection editor={editor} />
        <MethodsSection editor={editor} />
        <PrintersSection editor={editor} />
        <ColorsSection editor={editor} />
        <MaterialsSection editor={editor} />
        <DisciplinesSection editor={editor} />
        <ReasonsSection editor={editor} />
        <TextsSection editor={editor} />
      </div>
      {conflict && (
        <ConflictNotice
          key={JSON.stringify(conflict.theirs)}
          conflict={conflict}
          draft={editor.draft}
          changed={changed}
          onMerge={editing.merge}
          onDiscard={editing.discard}
        />
      )}
      <SaveBar editing={editing} />
      <LeaveDialog to={guard.leaving} onStay={guard.stay} onDiscard={editing.discard} />
    </form>
  );
}

/** Goes to the first thing that is wrong, each time that `attempt` rises. */
function useFirstWrong(attempt: number) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (attempt === 0) return;
    const wrong = '[aria-invalid="true"], [data-wrong]';
    const first = form.current?.querySelector<HTMLElement>(wrong);
    first?.focus({ preventScroll: true });
    first?.scrollIntoView?.({ block: "center" });
  }, [attempt]);
  return form;
}

function CatalogSkeleton() {
  return (
    <Loading label="Loading the catalog" className="flex flex-col gap-6">
      <Skeleton className="h-11" />
      <Skeleton className="h-56" />
      <Skeleton className="h-40" />
      <Skeleton className="h-72" />
    </Loading>
  );
}
