"use client";

import { useState } from "react";
import type { Job } from "@/api/types";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { Progress } from "@/components/ui/progress";
import { upload } from "@/lib/api/upload";
import { useAuth } from "@/lib/auth/provider";
import { useConfig } from "@/lib/catalog";
import { useFieldFocus } from "@/lib/field-focus";
import { fileSize } from "@/lib/format";
import { type ActionDialogState, type DialogProps, useActionDialog } from "../../use-action-dialog";
import { ActionDialog, ActionForm } from "./action-dialog";

const MODELS = [".stl", ".obj", ".3mf"];
const MEGABYTE = 1_000_000;

export function UploadDialog(props: DialogProps) {
  const dialog = useActionDialog("upload-file", props);
  return (
    <ActionDialog
      dialog={dialog}
      size="md"
      title={`Upload a file for #${props.job.number}`}
      description="For a computer without the share: the file becomes the one that is printed. The one before it is kept as a version, and a price that is set already stays. No email goes out."
      submitLabel="Upload"
    >
      {(job) => <UploadForm job={job} dialog={dialog} />}
    </ActionDialog>
  );
}

function UploadForm({ job, dialog }: { job: Job; dialog: ActionDialogState }) {
  const auth = useAuth();
  const { data: config } = useConfig();
  const [file, setFile] = useState<File | null>(null);
  const [attempts, setAttempts] = useState(0);
  const [sent, setSent] = useState(0);
  const form = useFieldFocus<HTMLDivElement>(`${attempts} ${Object.keys(dialog.fields)}`);
  const extensions = [...new Set([...MODELS, ...(config?.slicer_extensions ?? [])])];
  const limit = config?.max_upload_mb ?? 50;
  const problem = check(file, extensions, limit);

  function submit() {
    setAttempts(attempts + 1);
    if (!file || problem) return;
    setSent(0);
    const content = new FormData();
    content.set("file", file);
    void dialog.submit(
      async () =>
        upload<Job>(`/api/v1/jobs/${job.id}/file`, content, {
          onProgress: setSent,
          token: await auth.getToken(),
        }),
      (saved) => ({
        title: `#${saved.number} has a new file`,
        text: `${saved.display_name} will be printed.`,
      }),
    );
  }

  return (
    <ActionForm dialog={dialog} onSubmit={submit}>
      <div ref={form} className="flex flex-col gap-4">
        <Field
          label="File"
          error={dialog.fields.file ?? (attempts > 0 && problem ? problem : undefined)}
          hint={`${extensions.join(" ")}, at most ${limit} MB. It is given the job's own name.`}
        >
          {(control) => (
            <Input
              {...control}
              type="file"
              onChange={(event) => setFile(event.target.files?.[0] ?? null)}
              className="h-auto! cursor-pointer p-1.5! pr-3! file:mr-3 file:h-8 file:cursor-pointer file:rounded-sm file:border-0 file:bg-neutral-soft file:px-3 file:font-medium file:text-ink file:text-sm"
            />
          )}
        </Field>
        {dialog.busy && (
          <div>
            <Progress value={sent} label="Upload" />
            <p role="status" className="mt-2 text-ink-muted text-sm">
              {sent < 1 ? `${Math.round(sent * 100)} % sent` : "Putting the file in its place"}
            </p>
          </div>
        )}
      </div>
    </ActionForm>
  );
}

function check(file: File | null, extensions: string[], limitMb: number): string | null {
  if (!file) return "Choose a file.";
  const name = file.name.toLowerCase();
  if (!extensions.some((extension) => name.endsWith(extension))) {
    return `This is none of ${extensions.join(" ")}.`;
  }
  if (file.size === 0) return "The file is empty. Save it again, then upload it.";
  if (file.size > limitMb * MEGABYTE) {
    return `The file has ${fileSize(file.size)}; at most ${limitMb} MB are taken.`;
  }
  return null;
}
