"use client";

import { useState } from "react";
import type { Sibling, Siblings } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { RadioGroup } from "@/components/ui/radio";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { may } from "../../actions";
import { type DialogProps, useActionDialog } from "../../use-action-dialog";
import { useSiblings } from "../../use-siblings";
import { ActionDialog, ActionForm } from "./action-dialog";
import { FileOption, savedAt, TaggedName } from "./file-option";
import { SliceFacts } from "./slice-facts";
import { SlicePicture } from "./slice-picture";

/** Starts the print. A file that was saved after the approval is offered, and one is chosen. */
export function PrintingDialog(props: DialogProps) {
  const api = useApi();
  const dialog = useActionDialog("mark-printing", props);
  const siblings = useSiblings(props.job);
  const [chosen, setChosen] = useState<string | null>(null);
  const { job } = props;
  const { data } = siblings;
  const newer = data?.newer ?? null;

  function submit() {
    const file = newer && chosen !== data?.current_file?.path ? chosen : null;
    const body = file === null ? {} : { file };
    const params = { path: { job_ref: job.id } };
    void dialog.submit(
      () => unwrap(api.POST("/api/v1/jobs/{job_ref}/mark-printing", { params, body })),
      (printing) => ({
        title: `#${printing.number} is printing`,
        text: `On the ${printing.printer_name}: ${printing.display_name}.`,
      }),
    );
  }

  return (
    <ActionDialog
      dialog={dialog}
      size={newer ? "lg" : undefined}
      title={`Start printing #${job.number}?`}
      description={`Marks the job as being on the ${job.printer_name}. No email goes out.`}
      submitLabel="Start printing"
      incomplete={!data || (newer ? chosen === null : data.current_file === null)}
    >
      {(held) => (
        <ActionForm dialog={dialog} onSubmit={submit} className="flex flex-col gap-5">
          {siblings.loading && (
            <Loading label="Looking for the file">
              <Skeleton className="h-11" />
            </Loading>
          )}
          {!data && siblings.error && (
            <Callout
              tone="warning"
              role="alert"
              action={
                <Button variant="secondary" onClick={() => void siblings.reload()}>
                  Look again
                </Button>
              }
            >
              {siblings.error.message}
            </Callout>
          )}
          {data && newer && (
            <WhichOne data={data} newer={newer} chosen={chosen} onChoose={setChosen} />
          )}
          {data && !newer && <TheOne data={data} />}
          {data && !data.current_file && !newer && may(held, "choose-file") && (
            <Button
              variant="secondary"
              className="self-start"
              onClick={() => props.onStart("choose-file", held)}
            >
              Choose the file to print
            </Button>
          )}
        </ActionForm>
      )}
    </ActionDialog>
  );
}

interface WhichOneProps {
  data: Siblings;
  newer: Sibling;
  chosen: string | null;
  onChoose: (path: string) => void;
}

function WhichOne({ data, newer, chosen, onChoose }: WhichOneProps) {
  const { current_file: current } = data;
  const elsewhere = current === null || newer.folder !== current.folder;
  return (
    <>
      <Callout tone="warning" title="A file was saved after the approval">
        Choose which of the two is on the printer. The price stays as it was confirmed, and the
        other file is kept.
      </Callout>
      <RadioGroup legend="The file that is printed">
        <FileOption
          file={newer}
          value={newer.path}
          checked={chosen === newer.path}
          onChoose={onChoose}
          tag={elsewhere ? `newer, saved in ${newer.folder}` : "newer"}
          hint={newer.sliced && <SliceFacts {...newer} />}
        />
        {current && (
          <FileOption
            file={current}
            value={current.path}
            checked={chosen === current.path}
            onChoose={onChoose}
            tag={data.saved_again ? "approved, saved again since" : "as approved"}
            hint={current.sliced && <SliceFacts {...current} />}
          />
        )}
      </RadioGroup>
    </>
  );
}

function TheOne({ data }: { data: Siblings }) {
  const { current_file: current } = data;
  if (!current) {
    return (
      <Callout tone="danger" role="alert" title="The file that would be printed is missing">
        {data.current} was renamed or deleted on the share. Put it back under that name, or choose
        another.
      </Callout>
    );
  }
  return (
    <>
      <div className="flex items-center gap-4 rounded-lg bg-sunken px-5 py-4">
        {current.picture_url && <SlicePicture url={current.picture_url} />}
        <div className="min-w-0">
          <p className="text-ink-subtle text-sm">The file that is printed</p>
          <TaggedName name={current.name} tag={null} />
          <p className="mt-0.5 text-ink-muted text-sm">Saved {savedAt(current)}</p>
        </div>
      </div>
      {data.saved_again && (
        <Callout tone="warning" title="It was saved again after the approval">
          What was saved last is what is printed. Look whether weight and time are still right.
        </Callout>
      )}
    </>
  );
}
