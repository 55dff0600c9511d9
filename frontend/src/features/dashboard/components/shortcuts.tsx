"use client";

import { Dialog } from "@/components/ui/dialog";
import { Kbd } from "@/components/ui/kbd";
import { Switch } from "@/components/ui/switch";
import { useKeysOn } from "@/lib/shortcuts";

const GROUPS: [string, [string[], string][]][] = [
  [
    "Anywhere",
    [
      [["1", "2", "3", "Enter"], "Open job #123"],
      [["d"], "Debug panel"],
      [["?"], "Show these keys"],
    ],
  ],
  [
    "In the list",
    [
      [["/"], "Search"],
      [["u"], "Refresh it"],
      [["j", "↓"], "Next job"],
      [["k", "↑"], "Job before"],
    ],
  ],
  [
    "The job that is open, or has the focus in the list",
    [
      [["Enter"], "Open it"],
      [["a"], "Approve it"],
      [["r"], "Reject it"],
      [["m"], "Mark it as reviewed"],
    ],
  ],
];

export default function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  const [on, setOn] = useKeysOn();
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Keys"
      description="They work wherever you are not typing."
    >
      <div>
        {GROUPS.map(([name, keys]) => (
          <section key={name} className="not-first:mt-4">
            <h3 className="font-medium text-ink-subtle text-sm">{name}</h3>
            <dl className="divide-y divide-line">
              {keys.map(([caps, words]) => (
                <div key={words} className="flex min-h-10 items-center justify-between gap-6">
                  <dt>{words}</dt>
                  <dd className="flex items-center gap-1.5">
                    {caps.map((cap) => (
                      <Kbd key={cap}>{cap}</Kbd>
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
      <Switch
        label="Use single keys"
        checked={on}
        onChange={(event) => setOn(event.target.checked)}
        className="my-4"
      />
    </Dialog>
  );
}
