"use client";

import { useState } from "react";
import type { Tracking } from "@/api/types";
import { Button } from "@/components/ui/button";
import { Callout } from "@/components/ui/callout";
import { Dialog, DialogClose } from "@/components/ui/dialog";
import { publicApi, unwrap } from "@/lib/api/client";
import { type ApiError, asApiError } from "@/lib/api/errors";

interface WithdrawDialogProps {
  token: string;
  number: number;
  onChange: (tracking: Tracking) => void;
  onClose: () => void;
}

export default function WithdrawDialog({ token, number, onChange, onClose }: WithdrawDialogProps) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<ApiError | null>(null);

  async function withdraw() {
    setBusy(true);
    setError(null);
    try {
      const path = { token };
      onChange(
        await unwrap(publicApi.POST("/api/v1/track/{token}/withdraw", { params: { path } })),
      );
      onClose();
    } catch (failure) {
      setError(asApiError(failure));
    } finally {
      setBusy(false);
    }
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      locked={busy}
      title={`Withdraw job #${number}?`}
      description="It will not be printed, and costs nothing. This cannot be undone, but you can hand in the model again."
      footer={
        <>
          <DialogClose disabled={busy}>Keep it</DialogClose>
          <Button variant="danger" onClick={withdraw} loading={busy}>
            Withdraw
          </Button>
        </>
      }
    >
      {error && (
        <Callout tone="danger" role="alert" title="It was not withdrawn">
          {error.message}
        </Callout>
      )}
    </Dialog>
  );
}
