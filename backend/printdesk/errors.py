"""Refusals: each a named error with its HTTP status, its code and a sentence for people.

A refusal is raised where its rule stands. Whatever the cause, a caller of the API gets
``{"error": code, "message": sentence, "details": {...}}``.
"""

from collections.abc import Mapping
from datetime import datetime

Details = Mapping[str, object]


class Refusal(Exception):
    """Something that Printdesk will not do, and why."""

    status = 400
    code = "refused"
    message = "This cannot be done."

    def __init__(
        self,
        message: str | None = None,
        *,
        details: Details | None = None,
        retry_after: int | None = None,
    ) -> None:
        self.message = message or type(self).message
        self.details: Details = details or {}
        self.retry_after = retry_after
        super().__init__(self.message)

    def envelope(self) -> dict[str, object]:
        """The body of the answer that tells of this refusal."""
        return {"error": self.code, "message": self.message, "details": dict(self.details)}


class ValidationFailed(Refusal):
    """Fields that are missing or wrong; ``details`` maps each to its sentence."""

    status, code = 422, "validation_failed"
    message = "Some fields need another look."

    def __init__(self, fields: Mapping[str, str], message: str | None = None) -> None:
        super().__init__(message, details=fields)


class BadRequest(Refusal):
    status, code = 400, "bad_request"
    message = "The request could not be read."


class NotSignedIn(Refusal):
    status, code = 401, "not_signed_in"
    message = "Please sign in to do this."


class NotLetIn(Refusal):
    """Somebody has proved who they are, and has no business here; the message says why."""

    status, code = 403, "not_let_in"
    message = "You cannot work at this print desk. Ask an administrator of the lab."


class SignInUnavailable(Refusal):
    """Nobody new can be recognized: the keys of whoever signs people in cannot be had."""

    status, code = 503, "sign_in_unavailable"
    message = "Signing in does not work at the moment. Please try again in a minute."


class InvalidCredentials(Refusal):
    status, code = 401, "invalid_credentials"
    message = "The email address or the password is not right."


class Forbidden(Refusal):
    status, code = 403, "forbidden"
    message = "Your role does not allow this. Ask an administrator."


class LockRequired(Refusal):
    status, code = 403, "lock_required"
    message = "Lock the job first: your lock is missing or has run out."


class NotFound(Refusal):
    status, code = 404, "not_found"
    message = "There is nothing at this address."


class JobNotFound(NotFound):
    message = "There is no such job. It may have been deleted."


class LinkNotValid(NotFound):
    message = "This link is not valid. Please open the newest email and use its link."


class UnknownHost(Refusal):
    """The request came by a name that is not the site's."""

    status, code = 421, "unknown_host"


class MethodNotAllowed(Refusal):
    status, code = 405, "method_not_allowed"
    message = "This address does not take that kind of request."


class JobLocked(Refusal):
    """Somebody else holds the job."""

    status, code = 409, "job_locked"

    def __init__(self, locked_by: str, name: str, until: datetime) -> None:
        super().__init__(
            f"{name} is working on this job. Try again when it is free.",
            details={"locked_by": locked_by, "locked_by_name": name, "locked_until": until},
        )


class InvalidTransition(Refusal):
    """The job is in a status from which this action does not lead anywhere."""

    status, code = 409, "invalid_transition"

    def __init__(self, action: str, current: str, message: str | None = None) -> None:
        super().__init__(
            message or f"This job is {current} now, and that does not allow “{action}”.",
            details={"status": current, "action": action},
        )


class JobBusy(Refusal):
    status, code = 409, "job_busy"
    message = "This job's files are being moved just now. Try again in a moment."


class VersionConflict(Refusal):
    """Somebody changed what the caller was typing on."""

    status, code = 409, "version_conflict"
    message = "Somebody changed this in the meantime. Look at the newer text, then save again."


class DuplicateSubmission(Refusal):
    status, code = 409, "duplicate_submission"

    def __init__(self, job_id: str, number: int) -> None:
        super().__init__(
            f"You have handed in this very file already: it is job #{number} and still in work. "
            "Look for its email to follow it.",
            details={"existing_job_id": job_id, "existing_job_number": number},
        )


class SubmissionsClosed(Refusal):
    status, code = 409, "submissions_closed"
    message = "The lab takes no new models at the moment."


class ConfirmationExpired(Refusal):
    status, code = 410, "confirmation_expired"

    def __init__(self, job_id: str) -> None:
        super().__init__(
            "This confirmation link has expired. Ask for a new one.", details={"job_id": job_id}
        )


class ConfirmationReplaced(Refusal):
    status, code = 410, "confirmation_replaced"

    def __init__(self, job_id: str) -> None:
        super().__init__(
            "A newer email has replaced this link. Please use the link in the newest one.",
            details={"job_id": job_id},
        )


class PayloadTooLarge(Refusal):
    status, code = 413, "payload_too_large"
    message = "What you sent is too large."


class UnsupportedMediaType(Refusal):
    status, code = 415, "unsupported_media_type"
    message = "Send this as application/json."


class RangeNotSatisfiable(Refusal):
    """A part of a file was asked for that the file does not have."""

    status, code = 416, "range_not_satisfiable"
    message = "The file has no such part. Download it from its beginning."


class RateLimited(Refusal):
    status, code = 429, "rate_limited"
    message = "Too many tries. Please wait a while."


class ResendTooSoon(Refusal):
    status, code = 429, "resend_too_soon"
    message = "This email was sent a short while ago. Please wait before asking for another."


class DatabaseUnavailable(Refusal):
    """The database does not answer; what was under way when it went may stand there or not."""

    status, code = 503, "database_unavailable"
    message = (
        "The lab's database cannot be reached at the moment. Please try again in a minute; if you "
        "were saving something, look first whether it was saved."
    )


class StorageUnavailable(Refusal):
    status, code = 503, "storage_unavailable"
    message = (
        "The lab's file storage cannot be reached at the moment. "
        "Nothing has been changed; please try again in a few minutes."
    )


class ScannerUnavailable(Refusal):
    """The virus scanner, without which the lab takes no file, does not answer."""

    status, code = 503, "scanner_unavailable"
    message = (
        "The lab's virus scanner does not answer at the moment, so no file can be taken. Please "
        "try again in a few minutes; if it goes on, tell the lab's staff."
    )


class StorageFull(Refusal):
    status, code = 503, "storage_full"
    message = (
        "The lab's file storage is full, so no new file can be taken. Please tell the lab's staff."
    )


class FileInUse(Refusal):
    """A file of the job is held open by another program, or is being written to."""

    status, code = 409, "file_in_use"
    message = "A file of this job is open in another program. Close it there, then try again."

    @classmethod
    def open_elsewhere(cls, name: str) -> "FileInUse":
        """Another program holds this file. One of our own temporary names tells people nothing."""
        if not name or name.startswith("."):
            return cls()
        return cls(
            f"{name} is open in another program. Close it in the slicer, then try again.",
            details={"file": name},
        )

    @classmethod
    def being_saved(cls, name: str) -> "FileInUse":
        """This file changes while we look at it."""
        return cls(
            f"{name} is still being saved. Let the slicer finish, then try again.",
            details={"file": name},
        )


class FileMissing(Refusal):
    """A file that a job names is not where it should be."""

    status, code = 409, "file_missing"
    message = "The file is not on the share any more."

    @classmethod
    def from_folder(cls, name: str, folder: str) -> "FileMissing":
        """The file that would be printed is not there, and how to mend it."""
        return cls(
            f"{name} is not in the folder {folder} any more. Put it back under that name, or "
            "choose another file on the job's page.",
            details={"file": name},
        )

    @classmethod
    def empty(cls, name: str) -> "FileMissing":
        """The file that would be printed holds nothing."""
        return cls(
            f"{name} is empty. Save it again, or choose another file on the job's page.",
            details={"file": name},
        )


class FileUnreadable(Refusal):
    """A file of the job is there, and cannot be read."""

    status, code = 409, "file_unreadable"

    def __init__(self, name: str, message: str | None = None) -> None:
        super().__init__(
            message
            or f"{name} cannot be read: the share does not allow it. Save it again, or ask an "
            "administrator to look at the file's permissions.",
            details={"file": name},
        )

    @classmethod
    def link(cls, name: str) -> "FileUnreadable":
        """In the file's place stands a link that leads out of the share."""
        return cls(
            name,
            f"{name} is a link that leads out of the share, and Printdesk follows none. Put the "
            "file itself in its place, or ask an administrator to remove the link.",
        )


class DatabaseInUse(Refusal):
    """A database would be filled from the share that is not empty."""

    status, code = 409, "database_in_use"

    def __init__(self, jobs: int) -> None:
        super().__init__(
            f"This database has {jobs} jobs and a history already. A rebuild fills an empty one: "
            "move this one away first, or name another by DATABASE_URL."
        )


class NotForDemo(Refusal):
    """A lab was to be made up where there is one already."""

    status, code = 409, "not_for_demo"
    message = (
        "This lab has jobs already, and a demo would stand among them for good. Name an empty "
        "folder by DATA_DIR (and an empty database by DATABASE_URL), then start again."
    )


class TaskRunning(Refusal):
    """Work of this kind is waiting or under way already, and was asked for otherwise."""

    status, code = 409, "task_running"

    def __init__(self, task_id: str, name: str) -> None:
        super().__init__(
            f"There is work of this kind under way already, begun by {name}. "
            "Wait until it is done, then start again.",
            details={"task_id": task_id},
        )


class NotInReport(Refusal):
    status, code = 409, "not_in_report"
    message = "The last audit did not find this. Run the audit again and look at its new report."


class FileChanged(Refusal):
    """A file is not any more what somebody decided about."""

    status, code = 409, "file_changed"
    message = "This file was changed after the audit. Run the audit again before you decide."


class FileOfJob(Refusal):
    """A file that would be deleted is one that a job needs."""

    status, code = 409, "file_of_job"

    def __init__(self, job_id: str, number: int) -> None:
        super().__init__(
            f"This file belongs to job #{number}, and stays. Run the audit again.",
            details={"job_id": job_id, "number": number},
        )
