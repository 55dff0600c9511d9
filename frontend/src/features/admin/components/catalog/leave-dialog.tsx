"use client";

import { useRouter } from "next/navigation";
import { Button } from "@/components/ui/button";
import { Dialog } from "@/components/ui/dialog";

interface LeaveDialogProps {
  /** Where a link leads that was followed; null as long as none was. */
  to: string | null;
  onStay: () => void;
  onDiscard: () => void;
}

/** Asks before unsaved changes are left behind. */
export function LeaveDialog({ to, onStay, onDiscard }: LeaveDialogProps) {
  const router = useRouter();
  return (
    <Dialog
      open={to !== null}
      onOpenChange={(open) => !open && onStay()}
      title="Leave without saving?"
      description="What you have changed in the catalog is not saved yet."
      footer={
        <>
          <Button
            variant="danger-quiet"
            onClick={() => {
              onDiscard();
              onStay();
              if (to) router.push(to);
            }}
          >
            Leave and drop the changes
          </Button>
          <Button onClick={onStay}>Stay here</Button>
        </>
      }
    />
  );
}
