"""The history: events that are added in the transaction of what they tell, and never changed.

Each job's events are a chain: the digest of an event is an HMAC over its content and the digest
before it, with a key derived from the secret. The system's own events are another chain. Whoever
changes, removes or inserts an event breaks the chain from there on.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk.actors import Actor
from printdesk.desk import Desk
from printdesk.documents import Form, row_from
from printdesk.keys import Keys
from printdesk.models import Chain, Event, Job

SYSTEM_CHAIN = "system"
# What an event's place among the others says already.
IMPLIED = {"id", "chain", "job_id"}
EVENT_FORM = Form(Event, IMPLIED)


class Happening(StrEnum):
    """The types of events."""

    JOB_CREATED = "JobCreated"
    STAFF_APPROVED = "StaffApproved"
    STAFF_REJECTED = "StaffRejected"
    STUDENT_CONFIRMED = "StudentConfirmed"
    STUDENT_WITHDREW = "StudentWithdrew"
    FILE_SUPERSEDED = "FileSuperseded"
    STATUS_CHANGED = "StatusChanged"
    STATUS_REVERTED = "StatusReverted"
    PRINT_FAILED = "PrintFailed"
    ADMIN_ACTION = "AdminAction"
    DETAILS_CHANGED = "DetailsChanged"
    CONFIRMATION_EXPIRED = "ConfirmationExpired"
    EMAIL_QUEUED = "EmailQueued"
    EMAIL_SENT = "EmailSent"
    EMAIL_FAILED = "EmailFailed"
    EMAIL_WITHDRAWN = "EmailWithdrawn"
    NOTES_UPDATED = "NotesUpdated"
    REVIEWED = "Reviewed"
    LOCK_FORCED = "LockForced"
    FILE_OPENED = "FileOpened"
    FILE_DELETED = "FileDeleted"
    THUMBNAIL_FAILED = "ThumbnailFailed"
    PREVIEW_FAILED = "PreviewFailed"
    JOB_ARCHIVED = "JobArchived"
    JOB_DELETED = "JobDeleted"
    # Of the system's own history alone.
    ACCOUNT_CHANGED = "AccountChanged"
    CHECKPOINT = "Checkpoint"
    EVENTS_MOVED = "EventsMoved"


def record(
    session: Session,
    desk: Desk,
    job: Job | None,
    happening: Happening,
    by: Actor,
    **details: object,
) -> Event:
    """Add an event to the job's chain, or to the system's when there is no job.

    The chain's head is locked until the transaction ends, so that writers append one by one.
    The job's metadata on the share, which tells its history, is then older than the row.
    """
    if job is not None:
        job.metadata_stale = True
    head = locked_head(session, job.id if job else SYSTEM_CHAIN)
    event = extend(desk.keys, head, desk.clock.now(), happening, by, details)
    session.add(event)
    session.flush()
    return event


def extend(
    keys: Keys,
    head: Chain,
    moment: datetime,
    happening: Happening,
    by: Actor,
    details: dict[str, object],
) -> Event:
    """The next event of a chain, to which its head goes on. Keeping both is the caller's."""
    head.length += 1
    event = Event(
        chain=head.name,
        seq=head.length,
        job_id=None if head.name == SYSTEM_CHAIN else head.name,
        timestamp=moment,
        event_type=happening.value,
        details=_plain(details),
        triggered_by=by.id,
        user_name=by.name,
    )
    event.digest = digest(keys, event, head.digest)
    head.digest = event.digest
    return event


def digest(keys: Keys, event: Event, before: str) -> str:
    """The digest of an event that follows the one with the digest ``before`` ("" for the first)."""
    content = [
        event.chain,
        event.seq,
        event.timestamp.isoformat(timespec="microseconds"),
        event.event_type,
        event.details,
        event.triggered_by,
        event.user_name,
        before,
    ]
    text = json.dumps(content, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return keys.event_digest(text.encode())


def events_of(session: Session, job_id: str) -> list[Event]:
    """A job's events, the oldest first."""
    query = select(Event).where(Event.chain == job_id).order_by(Event.seq)
    return list(session.scalars(query))


def locked_head(session: Session, name: str) -> Chain:
    """The head of a chain; nobody else can append to it until the transaction ends."""
    query = select(Chain).where(Chain.name == name).with_for_update()
    head = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if head is None:
        # A job's first event is in the transaction that makes the job: nobody else is here.
        # The system's chain is begun by the first migration.
        head = Chain(name=name, length=0, digest="")
        session.add(head)
        session.flush()
    return head


def event_told(event: Event) -> dict[str, object]:
    """An event as it is told on the share; a stub also tells where the rest of it is."""
    return _told(EVENT_FORM.of(event))


def histories_told(session: Session, job_ids: Sequence[str]) -> dict[str, list[dict[str, object]]]:
    """The same for all events of these jobs, the oldest first, by the job's id."""
    told: dict[str, list[dict[str, object]]] = {job_id: [] for job_id in job_ids}
    query = select(Event.chain, *EVENT_FORM.columns).where(Event.chain.in_(job_ids))
    for chain, *values in session.execute(query.order_by(Event.chain, Event.seq)):
        told[chain].append(_told(EVENT_FORM.of_values(values)))
    return told


def event_from(told: Mapping[str, object], chain: str, job_id: str | None) -> Event:
    """The event that was told. Raises Unreadable."""
    event = row_from(Event, {"moved_to": None, **told}, IMPLIED)
    event.chain, event.job_id = chain, job_id
    return event


def _told(document: dict[str, object]) -> dict[str, object]:
    if document["moved_to"] is None:
        del document["moved_to"]
    return document


def _plain(details: dict[str, object]) -> dict[str, object]:
    """Details as JSON keeps them, so that a digest is the same before and after the database."""
    plain: dict[str, object] = json.loads(json.dumps(details, default=_text))
    return plain


def _text(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)
