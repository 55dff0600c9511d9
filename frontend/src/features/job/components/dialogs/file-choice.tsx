import { RotateCw } from "lucide-react";
import type { Sibling, Siblings } from "@/api/types";
import { FileName } from "@/components/job/file-name";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { FieldError } from "@/components/ui/field";
import { RadioGroup, RadioOption } from "@/components/ui/radio";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import { dateTime, fileSize, time } from "@/lib/format";
import type { Query } from "@/lib/query";
import { SliceFacts } from "./slice-facts";

interface FileChoiceProps {
  siblings: Query<Siblings>;
  chosen: string | undefined;
  error: string | undefined;
  onChoose: (name: string) => void;
}

/** Which file will be printed: what the slicer saved beside the upload, or the upload itself. */
export function FileChoice({ siblings, chosen, error, onChoose }: FileChoiceProps) {
  const { data } = siblings;
  const uploaded = data?.siblings.some((sibling) => sibling.name === data.current)
    ? undefined
    : data?.current;
  return (
    <div className="flex flex-col gap-2">
      <RadioGroup
        legend="The file that will be printed"
        aside={
          <Button
            variant="ghost"
            size="sm"
            loading={siblings.fetching && !siblings.loading}
            onClick={() => void siblings.reload()}
          >
            {!siblings.fetching && <RotateCw aria-hidden="true" />}
            Look again
          </Button>
        }
      >
        {siblings.loading && (
          <Loading label="Looking for sliced files" className="flex flex-col gap-2">
            <Skeleton className="h-15" />
            <Skeleton className="h-15" />
          </Loading>
        )}
        {!data && siblings.error && (
          <Callout tone="danger" role="alert">
            {siblings.error.message}
          </Callout>
        )}
        {data?.siblings.map((sibling) => (
          <RadioOption
            key={sibling.name}
            name="file"
            value={sibling.name}
            checked={chosen === sibling.name}
            onChange={() => onChoose(sibling.name)}
            label={<Name name={sibling.name} tag={tagOf(sibling)} />}
            hint={<SliceFacts {...sibling} />}
            aside={`${fileSize(sibling.size)} · ${saved(sibling.modified_at)}`}
          />
        ))}
        {uploaded && (
          <RadioOption
            name="file"
            value={uploaded}
            checked={chosen === uploaded}
            onChange={() => onChoose(uploaded)}
            label={<Name name={uploaded} tag="as uploaded" />}
            hint={data?.siblings.length === 0 && "No sliced file was saved beside it yet."}
          />
        )}
      </RadioGroup>
      <FieldError>{error}</FieldError>
    </div>
  );
}

function saved(at: string): string {
  const today = new Date(at).toDateString() === new Date().toDateString();
  return today ? `today, ${time(at)}` : dateTime(at);
}

function tagOf({ working_file, exact }: Sibling): string | null {
  if (working_file) return "saved over the upload";
  return exact ? null : "other name";
}

function Name({ name, tag }: { name: string; tag: string | null }) {
  return (
    <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="wrap-anywhere font-medium text-[0.9375rem]">
        <FileName name={name} />
      </span>
      {tag && <Badge>{tag}</Badge>}
    </span>
  );
}
