import type { Mail } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import type { ApiError } from "@/lib/api/errors";
import type { Deed } from "../../outbox/use-mail-deed";
import { anotherTry, ofAnotherTry } from "../../outbox/words";

interface MailDialogProps {
  deed: Deed;
  mail: Mail;
  running: boolean;
  error: ApiError | null;
  onConfirm: () => void;
  onClose: () => void;
}

/** Asks before a mail is tried again or given up. */
export function MailDialog({ deed, mail, running, error, onConfirm, onClose }: MailDialogProps) {
  const again = deed === "retry";
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      locked={running}
      title={again ? `Send this email ${anotherTry(mail)}?` : "Give this email up?"}
      description={
        again
          ? ofAnotherTry(mail)
          : `${mail.recipient} does not get it. Tell the student what it says in another way, if it matters. This cannot be undone.`
      }
      footer={
        <>
          <DialogClose disabled={running} />
          <Button variant={again ? "primary" : "danger"} loading={running} onClick={onConfirm}>
            {again ? `Send ${anotherTry(mail)}` : "Give up"}
          </Button>
        </>
      }
    >
      {error ? (
        <Callout tone="danger" role="alert" title="That was not done">
          {error.message}
        </Callout>
      ) : (
        <p className="rounded-md border border-line bg-sunken px-4 py-3 font-medium text-[0.9375rem]">
          {mail.subject}
        </p>
      )}
    </Dialog>
  );
}
