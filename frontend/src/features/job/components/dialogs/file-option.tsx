import type { ReactNode } from "react";
import type { Sibling } from "@/api/types";
import { FileName } from "@/components/job/file-name";
import { Badge } from "@/components/ui/badge";
import { RadioOption } from "@/components/ui/radio";
import { dateTime, fileSize, time } from "@/lib/format";
import { SlicePicture } from "./slice-picture";

interface FileOptionProps {
  file: Sibling;
  value: string;
  checked: boolean;
  onChoose: (value: string) => void;
  /** What is to be known about it; without, what the file itself tells. */
  tag?: string | null;
  hint?: ReactNode;
}

/** A file of the job that could be printed: its name, how large it is and when it was saved. */
export function FileOption({ file, value, checked, onChoose, tag, hint }: FileOptionProps) {
  return (
    <RadioOption
      name="file"
      value={value}
      checked={checked}
      onChange={() => onChoose(value)}
      label={<TaggedName name={file.name} tag={tag === undefined ? tagOf(file) : tag} />}
      hint={hint}
      picture={file.picture_url && <SlicePicture url={file.picture_url} />}
      aside={`${fileSize(file.size)} · ${savedAt(file)}`}
    />
  );
}

export function TaggedName({ name, tag }: { name: string; tag: string | null }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="wrap-anywhere font-medium text-[0.9375rem]">
        <FileName name={name} />
      </span>
      {tag && <Badge>{tag}</Badge>}
    </span>
  );
}

export function savedAt({ modified_at }: Sibling): string {
  const today = new Date(modified_at).toDateString() === new Date().toDateString();
  return today ? `today, ${time(modified_at)}` : dateTime(modified_at);
}

function tagOf({ working_file, exact }: Sibling): string | null {
  if (working_file) return "saved over the upload";
  return exact ? null : "other name";
}
