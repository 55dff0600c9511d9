import { RotateCw } from "lucide-react";
import type { Siblings } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { FieldError } from "@/components/ui/field";
import { RadioGroup, RadioOption } from "@/components/ui/radio";
import { Loading, Skeleton } from "@/components/ui/skeleton";
import type { Query } from "@/lib/query";
import { FileOption, TaggedName } from "./file-option";
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
  const uploaded = data?.uploaded;
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
          <FileOption
            key={sibling.name}
            file={sibling}
            value={sibling.name}
            checked={chosen === sibling.name}
            onChoose={onChoose}
            hint={<SliceFacts {...sibling} />}
          />
        ))}
        {uploaded && (
          <RadioOption
            name="file"
            value={uploaded}
            checked={chosen === uploaded}
            onChange={() => onChoose(uploaded)}
            label={<TaggedName name={uploaded} tag="as uploaded" />}
            hint={data?.siblings.length === 0 && "No sliced file was saved beside it yet."}
          />
        )}
        {data && !uploaded && data.siblings.length === 0 && (
          <Callout tone="warning">
            {data.current} is not on the share any more, and no sliced file is beside it. Put it
            back, or choose another file on the job's page.
          </Callout>
        )}
      </RadioGroup>
      <FieldError>{error}</FieldError>
    </div>
  );
}
