import { HardDrive } from "lucide-react";
import { CopyButton } from "@/components/ui/copy-button";
import { EmptyState } from "@/components/ui/states";

const LINE = "BACKUP_DIR=/mnt/backups/printdesk";

/** What to do where no folder for backups is set. */
export function NoFolder() {
  return (
    <EmptyState icon={HardDrive} tone="warning" title="No backups are made">
      <p>
        Choose a folder on another disk than the share’s, or on another computer. Name it in
        Printdesk’s file .env or in its environment, then start Printdesk again:
      </p>
      <p className="mt-5 flex flex-wrap items-center justify-center gap-3">
        <code className="wrap-anywhere rounded-md border border-line bg-sunken px-3 py-2 font-mono text-ink text-sm">
          {LINE}
        </code>
        <CopyButton text={LINE} label="Copy" size="sm" />
      </p>
      <p className="mt-5">
        From then on a backup is made each night at 03:00, or at BACKUP_TIME. The folder holds all
        that the lab has and its key: only administrators should be able to read it.
      </p>
    </EmptyState>
  );
}
