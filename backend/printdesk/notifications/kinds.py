"""The kinds of mails, to students and to staff, and what becomes of one."""

from enum import StrEnum


class Kind(StrEnum):
    """What a mail about a job is for."""

    RECEIVED = "received"
    APPROVAL = "approval"
    REJECTION = "rejection"
    COMPLETION = "completion"
    CONFIRMED_FOR_YOU = "confirmed_for_you"
    COMPLETION_CORRECTION = "completion_correction"
    REMINDER = "reminder"
    STATUS_CHANGE = "status_change"


class AccountKind(StrEnum):
    """What a mail about an account is for."""

    INVITATION = "invitation"
    REGISTRATION = "registration"
    REGISTRATION_WAITING = "registration_waiting"
    REGISTRATION_APPROVED = "registration_approved"
    ACCOUNT_EXISTS = "account_exists"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - not a password
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - nor this
    EMAIL_CHANGE = "email_change"
    EMAIL_CHANGE_ASKED = "email_change_asked"
    EMAIL_CHANGED = "email_changed"
    SECOND_FACTOR_ON = "second_factor_on"
    SECOND_FACTOR_OFF = "second_factor_off"
    RECOVERY_CODE_USED = "recovery_code_used"
    STORAGE_LOW = "storage_low"
    BACKUP_MADE = "backup_made"
    BACKUP_FAILED = "backup_failed"
    BACKUP_VERIFIED = "backup_verified"
    BACKUP_UNSOUND = "backup_unsound"


class MailStatus(StrEnum):
    """Where a mail is on its way."""

    QUEUED = "queued"
    SENT = "sent"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
