"""The kinds of mails, and what becomes of one."""

from enum import StrEnum


class Kind(StrEnum):
    """What a mail is for."""

    RECEIVED = "received"
    APPROVAL = "approval"
    REJECTION = "rejection"
    COMPLETION = "completion"
    CONFIRMED_FOR_YOU = "confirmed_for_you"
    COMPLETION_CORRECTION = "completion_correction"
    REMINDER = "reminder"
    STATUS_CHANGE = "status_change"


class MailStatus(StrEnum):
    """Where a mail is on its way."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
