"use client";

import { useState } from "react";
import type { Siblings } from "@/api/types";
import { Callout } from "@/components/ui/callout";
import { RadioGroup, RadioOption } from "@/components/ui/radio";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { unwrap } from "@/lib/api/client";
import { useApi } from "@/lib/auth/provider";
import { type DialogProps, useActionDialog } from "../../use-action-dialog";
import { useSiblings } from "../../use-siblings";
import { ActionDialog, ActionForm } from "./action-dialog";
import { FileOption, TaggedName } from "./file-option";

// No path is empty, so this can stand for the upload as it was handed in.
const ORIGINAL = "";

/** Another file of the job becomes the one that is printed: the way out when that is missing. */
export function ChooseFileDialog(props: DialogProps) {
  const api = useApi();
  const dialog = useActionDialog("choose-file", props);
  const siblings = useSiblings(props.job);
  const [chosen, setChosen] = useState<string | null>(null);
  const { job } = props;

  function submit() {
    if (chosen === null) return;
    const params = { path: { job_ref: job.id } };
    void dialog.submit(
      () =>
        chosen === ORIGINAL
          ? unwrap(api.POST("/api/v1/jobs/{job_ref}/restore-file", { params }))
          : unwrap(
              api.POST("/api/v1/jobs/{job_ref}/choose-file", { params, body: { file: chosen } }),
            ),
      (saved) => ({
        title: `#${saved.number} has another file`,
        text: `${saved.display_name} will be printed.`,
      }),
    );
  }

  return (
    <ActionDialog
      dialog={dialog}
      size="lg"
      title={`Choose the file to print for #${job.number}`}
      description="A price that is set already stays, and so does every other file of the job. No email goes out."
      submitLabel="Print this file"
      incomplete={chosen === null}
    >
      {() => (
        <ActionForm dialog={dialog} onSubmit={submit}>
          <RadioGroup legend="The file that will be printed">
            {siblings.loading && (
              <Loading label="Looking for files">
                <Skeleton className="h-15" />
              </Loading>
            )}
            {!siblings.data && siblings.error && (
              <Callout tone="danger" role="alert">
                {siblings.error.message}
              </Callout>
            )}
            {siblings.data && (
              <Options
                data={siblings.data}
                here={job.file_path.split("/")[0]}
                chosen={chosen}
                onChoose={setChosen}
              />
            )}
          </RadioGroup>
        </ActionForm>
      )}
    </ActionDialog>
  );
}

interface OptionsProps {
  data: Siblings;
  /** The folder where the job is. */
  here: string | undefined;
  chosen: string | null;
  onChoose: (value: string) => void;
}

function Options({ data, here, chosen, onChoose }: OptionsProps) {
  const others = data.siblings.filter((sibling) => sibling.path !== data.current_file?.path);
  return (
    <>
      {others.map((file) => (
        <FileOption
          key={file.path}
          file={file}
          value={file.path}
          checked={chosen === file.path}
          onChoose={onChoose}
          {...(file.folder !== here ? { tag: `saved in ${file.folder}` } : {})}
        />
      ))}
      <RadioOption
        name="file"
        value={ORIGINAL}
        checked={chosen === ORIGINAL}
        onChange={() => onChoose(ORIGINAL)}
        label={<TaggedName name="The upload" tag="as handed in" />}
        hint="Brought back from the originals if it is missing. What was saved over it is kept as a version."
      />
    </>
  );
}
