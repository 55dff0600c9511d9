"use client";

import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";

const SHORTCUTS: [string[], string][] = [
  [["/"], "Search"],
  [["j", "↓"], "Next job"],
  [["k", "↑"], "Job before"],
  [["Enter"], "Open the job"],
  [["a"], "Approve it"],
  [["r"], "Reject it"],
  [["m"], "Mark it as reviewed"],
  [["u"], "Refresh the list"],
  [["?"], "Show these keys"],
];

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Keys"
      description="They work wherever you are not typing. The keys for a job act on the one that has the focus."
    >
      <dl className="divide-y divide-line pb-4">
        {SHORTCUTS.map(([keys, words]) => (
          <div key={words} className="flex min-h-11 items-center justify-between gap-6">
            <dt>{words}</dt>
            <dd className="flex items-center gap-1.5">
              {keys.map((key) => (
                <Kbd key={key}>{key}</Kbd>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
