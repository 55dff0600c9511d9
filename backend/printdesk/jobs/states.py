"""The one transition table: which action leads from where to where, who may, and with what lock.

It is data. ``transitions`` acts by it, and the API tells callers their ``allowed_actions`` by it.
"""

from dataclasses import dataclass
from enum import Enum, StrEnum, auto

from printdesk.actors import Role
from printdesk.notifications.kinds import Kind


class Status(StrEnum):
    """Where a job is on its road."""

    UPLOADED = "UPLOADED"
    PENDING = "PENDING"
    READYTOPRINT = "READYTOPRINT"
    PRINTING = "PRINTING"
    COMPLETED = "COMPLETED"
    PAIDPICKEDUP = "PAIDPICKEDUP"
    REJECTED = "REJECTED"
    ARCHIVED = "ARCHIVED"


class Action(StrEnum):
    """What can be done with a job that changes its status."""

    APPROVE = "approve"
    REJECT = "reject"
    WITHDRAW = "withdraw"
    CONFIRM = "confirm"
    FORCE_CONFIRM = "force-confirm"
    MARK_PRINTING = "mark-printing"
    MARK_COMPLETE = "mark-complete"
    MARK_FAILED = "mark-failed"
    MARK_PICKED_UP = "mark-picked-up"
    REVERT_COMPLETION = "revert-completion"
    REVERT_PICKUP = "revert-pickup"
    ARCHIVE = "archive"
    PRUNE = "prune"
    DELETE = "delete"
    CHANGE_STATUS = "change-status"


class Lock(Enum):
    """What an action asks of the job's lock."""

    HELD = auto()
    FREE_OR_OWN = auto()
    ANY = auto()


class Target(Enum):
    """The end of a job whose row is removed, or the target that the caller names."""

    DELETED = auto()
    CHOSEN = auto()


@dataclass(frozen=True)
class Transition:
    """One row of the table. ``mail`` is what the student is told, if anything."""

    action: Action
    sources: frozenset[Status]
    target: Status | Target
    role: Role
    lock: Lock
    mail: Kind | None = None
    within_revert_window: bool = False


def _row(
    action: Action,
    sources: set[Status],
    target: Status | Target,
    role: Role,
    lock: Lock,
    mail: Kind | None = None,
    *,
    within_revert_window: bool = False,
) -> Transition:
    return Transition(action, frozenset(sources), target, role, lock, mail, within_revert_window)


S, A = Status, Action
TRANSITIONS: dict[Action, Transition] = {
    row.action: row
    for row in (
        _row(A.APPROVE, {S.UPLOADED}, S.PENDING, Role.STAFF, Lock.HELD, Kind.APPROVAL),
        _row(A.REJECT, {S.UPLOADED, S.PENDING}, S.REJECTED, Role.STAFF, Lock.HELD, Kind.REJECTION),
        _row(A.WITHDRAW, {S.UPLOADED, S.PENDING}, S.REJECTED, Role.STUDENT, Lock.ANY),
        _row(A.CONFIRM, {S.PENDING}, S.READYTOPRINT, Role.STUDENT, Lock.ANY),
        _row(
            A.FORCE_CONFIRM,
            {S.PENDING},
            S.READYTOPRINT,
            Role.STAFF,
            Lock.FREE_OR_OWN,
            Kind.CONFIRMED_FOR_YOU,
        ),
        _row(A.MARK_PRINTING, {S.READYTOPRINT}, S.PRINTING, Role.STAFF, Lock.HELD),
        _row(A.MARK_COMPLETE, {S.PRINTING}, S.COMPLETED, Role.STAFF, Lock.HELD, Kind.COMPLETION),
        _row(A.MARK_FAILED, {S.PRINTING}, S.READYTOPRINT, Role.STAFF, Lock.FREE_OR_OWN),
        _row(A.MARK_PICKED_UP, {S.COMPLETED}, S.PAIDPICKEDUP, Role.STAFF, Lock.HELD),
        _row(
            A.REVERT_COMPLETION,
            {S.COMPLETED},
            S.PRINTING,
            Role.STAFF,
            Lock.FREE_OR_OWN,
            Kind.COMPLETION_CORRECTION,
            within_revert_window=True,
        ),
        _row(
            A.REVERT_PICKUP,
            {S.PAIDPICKEDUP},
            S.COMPLETED,
            Role.STAFF,
            Lock.FREE_OR_OWN,
            within_revert_window=True,
        ),
        _row(A.ARCHIVE, {S.PAIDPICKEDUP, S.REJECTED}, S.ARCHIVED, Role.ADMIN, Lock.ANY),
        _row(A.PRUNE, {S.ARCHIVED}, Target.DELETED, Role.ADMIN, Lock.ANY),
        _row(A.DELETE, {S.UPLOADED, S.PENDING}, Target.DELETED, Role.STAFF, Lock.HELD),
        _row(
            A.CHANGE_STATUS,
            set(Status),
            Target.CHOSEN,
            Role.ADMIN,
            Lock.FREE_OR_OWN,
            Kind.STATUS_CHANGE,
        ),
    )
}

BEFORE_CONFIRMATION = frozenset({S.UPLOADED, S.PENDING, S.REJECTED})
BEFORE_PRINTING = frozenset({S.UPLOADED, S.PENDING, S.READYTOPRINT})
# Student's details, printer and colour may be mended, and a new file taken, up to here.
EDITABLE = frozenset({S.UPLOADED, S.PENDING, S.READYTOPRINT, S.PRINTING})
# What these begin cannot be done without the authoritative file.
NEEDS_FILE = frozenset({A.APPROVE, A.MARK_PRINTING})
