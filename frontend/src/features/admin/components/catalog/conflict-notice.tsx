"use client";

import { useEffect, useRef, useState } from "react";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { RadioGroup, RadioOption } from "@/components/ui/radio";
import type { Draft } from "../../catalog/draft";
import { changesIn, differing, type SectionId, titleOf } from "../../catalog/sections";

interface ConflictNoticeProps {
  conflict: { base: Draft; theirs: Draft };
  draft: Draft;
  /** The sections that I have changed. */
  changed: SectionId[];
  onMerge: (taken: SectionId[]) => void;
  onDiscard: () => void;
}

/** Somebody has saved since: what, and how both come together. Nothing is overwritten unseen. */
export function ConflictNotice(props: ConflictNoticeProps) {
  const { conflict, draft, changed, onMerge, onDiscard } = props;
  const notice = useRef<HTMLDivElement>(null);
  const theirs = differing(conflict.base, conflict.theirs);
  const both = changed.filter((id) => theirs.includes(id));
  const [given, setGiven] = useState<SectionId[]>([]);
  useEffect(() => {
    notice.current?.focus({ preventScroll: true });
    notice.current?.scrollIntoView?.({ block: "nearest" });
  }, []);
  return (
    <Callout
      ref={notice}
      tabIndex={-1}
      tone="warning"
      role="alert"
      className="mt-6 scroll-mb-28"
      title="Somebody else has saved the catalog since you began"
      action={
        <>
          <Button onClick={() => onMerge(changed.filter((id) => !given.includes(id)))}>
            {both.length > 0 ? "Go on with these choices" : "Take theirs in and keep mine"}
          </Button>
          <Button variant="secondary" onClick={onDiscard}>
            Drop my changes
          </Button>
        </>
      }
    >
      <p>Yours are not saved yet, and theirs stay. This is new:</p>
      <ul className="mt-1.5 list-disc pl-5">
        {theirs.map((id) => (
          <li key={id}>
            {titleOf(id)}
            {detail(changesIn(id, conflict.base, conflict.theirs))}
          </li>
        ))}
      </ul>
      {both.map((id) => (
        <RadioGroup key={id} legend={`Both of you changed: ${titleOf(id)}`} className="mt-4">
          <RadioOption
            name={`conflict-${id}`}
            label="Mine"
            hint={changesIn(id, conflict.base, draft)}
            checked={!given.includes(id)}
            onChange={() => setGiven(given.filter((other) => other !== id))}
          />
          <RadioOption
            name={`conflict-${id}`}
            label="Theirs"
            hint={changesIn(id, conflict.base, conflict.theirs)}
            checked={given.includes(id)}
            onChange={() => setGiven([...given, id])}
          />
        </RadioGroup>
      ))}
      <p className="mt-3">You see it all on this page before you save.</p>
    </Callout>
  );
}

const detail = (words: string) => (words ? `: ${words}` : "");
