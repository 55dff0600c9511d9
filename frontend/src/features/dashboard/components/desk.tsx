"use client";

import { type ReactNode, Suspense, useState } from "react";
import type { Job } from "@/api/types";
import { Button } from "@/components/ui/button";
import { toast } from "@/components/ui/toast";
import { later, useLaterParts } from "@/lib/later";
import { invalidate } from "@/lib/query";
import { type Shortcuts, useShortcuts } from "@/lib/shortcuts";
import { DeskContext } from "../desk";
import { useChime } from "../use-chime";
import { LISTS } from "../use-jobs";
import { inWords, useNewJobs } from "../use-new-jobs";
import { OpenJobDialog } from "./open-job-dialog";

const DebugPanel = later(() => import("./debug-panel"));
const ShortcutsDialog = later(() => import("./shortcuts"));

const DIGITS = [..."123456789"];

/**
 * What goes on at the desk whichever of its pages is open: a new job is heard while another is
 * being looked at, any job opens by its number, and one can look at how the page does.
 */
export function Desk({ children }: { children: ReactNode }) {
  const chime = useChime();
  useLaterParts();
  const [typed, setTyped] = useState<string | null>(null);
  const [shown, setShown] = useState<"keys" | "debug" | null>(null);
  const showKeys = () => setShown("keys");
  const hide = () => setShown(null);

  async function welcome([first, ...more]: [Job, ...Job[]]) {
    void invalidate(LISTS);
    if (await chime.announce(first.number)) return;
    toast(inWords(first, more.length), {
      id: "silent",
      description: "This browser kept its sound silent. Click anywhere to hear the next one.",
    });
  }
  const news = useNewJobs((arrived) => void welcome(arrived));

  const open = ({ key }: KeyboardEvent) => setTyped(key);
  useShortcuts({
    ...(Object.fromEntries(DIGITS.map((digit) => [digit, open])) satisfies Shortcuts),
    "?": showKeys,
    d: () => setShown("debug"),
  });

  return (
    <DeskContext value={{ chime, news, showKeys }}>
      {children}
      <p className="mt-6 flex justify-end">
        <Button
          variant="ghost"
          size="sm"
          className="font-normal! text-ink-subtle!"
          onClick={() => setShown("debug")}
        >
          Debug panel
        </Button>
      </p>
      <p aria-live="polite" className="sr-only">
        {news.announcement}
      </p>
      {/* Not later: its digits come as fast as fingers are, and the first one opens it. */}
      {typed !== null && <OpenJobDialog typed={typed} onClose={() => setTyped(null)} />}
      <Suspense fallback={<i data-dialog-coming />}>
        {shown === "keys" && <ShortcutsDialog onClose={hide} />}
        {shown === "debug" && <DebugPanel watched={news.watched} chime={chime} onClose={hide} />}
      </Suspense>
    </DeskContext>
  );
}
