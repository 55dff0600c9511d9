"use client";

import type { DialogAction } from "../../actions";
import type { DialogProps } from "../../use-action-dialog";
import { ApproveDialog } from "./approve-dialog";
import { ChangeStatusDialog } from "./change-status-dialog";
import { ChooseFileDialog } from "./choose-file-dialog";
import { DeleteDialog } from "./delete-dialog";
import { EditDialog } from "./edit-dialog";
import { ForceConfirmDialog } from "./force-confirm-dialog";
import { PrintingDialog } from "./printing-dialog";
import { FlagDialog, ForceUnlockDialog, MarkFailedDialog } from "./reason-dialogs";
import { RejectDialog } from "./reject-dialog";
import { ResendDialog } from "./resend-dialog";
import { StepDialog } from "./step-dialog";
import { UploadDialog } from "./upload-dialog";

/** The dialog of an action. */
export default function DialogOf({ action, ...props }: DialogProps & { action: DialogAction }) {
  switch (action) {
    case "approve":
      return <ApproveDialog {...props} />;
    case "reject":
      return <RejectDialog {...props} />;
    case "delete":
      return <DeleteDialog {...props} />;
    case "mark-failed":
      return <MarkFailedDialog {...props} />;
    case "force-confirm":
      return <ForceConfirmDialog {...props} />;
    case "change-status":
      return <ChangeStatusDialog {...props} />;
    case "resend-email":
      return <ResendDialog {...props} />;
    case "force-unlock":
      return <ForceUnlockDialog {...props} />;
    case "flag":
      return <FlagDialog {...props} />;
    case "edit":
      return <EditDialog {...props} />;
    case "mark-printing":
      return <PrintingDialog {...props} />;
    case "choose-file":
      return <ChooseFileDialog {...props} />;
    case "upload-file":
      return <UploadDialog {...props} />;
    default:
      return <StepDialog step={action} {...props} />;
  }
}
