"""Mails sent again on request, and how often that may be."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from limits import parse as parse_limit
from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk.actors import STUDENT, Actor
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import InvalidTransition, JobNotFound, ResendTooSoon
from printdesk.history import Happening, record
from printdesk.jobs import confirmation, locks
from printdesk.jobs.claims import editing
from printdesk.jobs.letters import tell
from printdesk.jobs.states import Status
from printdesk.models import Event, Job
from printdesk.notifications.kinds import Kind

ACTION = "resend-email"
STAFF_WINDOW = timedelta(minutes=10)
# What can be sent again, and in which status it is still true.
RESENDABLE = {
    Kind.APPROVAL: Status.PENDING,
    Kind.REJECTION: Status.REJECTED,
    Kind.COMPLETION: Status.COMPLETED,
}


@dataclass(frozen=True)
class Waiting:
    """What the page of an expired link may tell."""

    number: int
    status: str
    can_resend: bool
    resend_possible_at: datetime | None


def waiting(session: Session, desk: Desk, job_id: str) -> Waiting:
    """What may be told of a job to whoever knows its id. Raises JobNotFound."""
    job = session.get(Job, job_id)
    if job is None:
        raise JobNotFound
    pending = job.status == Status.PENDING
    possible_at = resend_possible_at(session, desk, job) if pending else None
    return Waiting(job.number, job.status, pending and possible_at is None, possible_at)


def resend_possible_at(session: Session, desk: Desk, job: Job) -> datetime | None:
    """When the student may ask for a new link, or None when at once."""
    limit = parse_limit(desk.settings.ratelimit_resend)
    window = timedelta(seconds=limit.get_expiry())
    since = desk.clock.now() - window
    asked = _resends(session, job, Kind.APPROVAL, since, by_student=True)
    return asked[-limit.amount] + window if len(asked) >= limit.amount else None


def _resends(
    session: Session, job: Job, kind: Kind, since: datetime, *, by_student: bool
) -> list[datetime]:
    """When this kind of mail was sent again on request since then, the oldest first."""
    query = select(Event).where(
        Event.chain == job.id,
        Event.event_type == Happening.ADMIN_ACTION.value,
        Event.timestamp > since,
    )
    return [
        event.timestamp
        for event in session.scalars(query.order_by(Event.seq))
        if event.details.get("action") == ACTION
        and event.details.get("email_type") == kind.value
        and by_student == (event.triggered_by == STUDENT.id)
    ]


def ask_again(desk: Desk, job_id: str) -> datetime | None:
    """Send the student a new link, at their own request; when the next one is possible.

    Raises JobNotFound, InvalidTransition, or ResendTooSoon with the wait in seconds.
    """
    with editing(desk, job_id, STUDENT) as (tx, job):
        _require_status(job, Kind.APPROVAL)
        possible_at = resend_possible_at(tx.session, desk, job)
        if possible_at is not None:
            raise _too_soon(desk, possible_at)
        _send(tx, desk, job, Kind.APPROVAL, STUDENT)
        return resend_possible_at(tx.session, desk, job)


def resend(desk: Desk, job_id: str, by: Actor, kind: Kind) -> Job:
    """Send a mail again for a member of staff; an approval with a new link.

    Raises JobLocked, InvalidTransition when the job has left the status that the mail tells of,
    or ResendTooSoon.
    """
    with editing(desk, job_id, by) as (tx, job):
        now = desk.clock.now()
        locks.require_not_held_by_other(job, by, now)
        _require_status(job, kind)
        recent = _resends(tx.session, job, kind, now - STAFF_WINDOW, by_student=False)
        if recent:
            raise _too_soon(desk, recent[-1] + STAFF_WINDOW)
        _send(tx, desk, job, kind, by)
    return job


def _send(tx: Transaction, desk: Desk, job: Job, kind: Kind, by: Actor) -> None:
    if kind is Kind.APPROVAL:
        confirmation.begin(desk, job)
    details = {"action": ACTION, "email_type": kind.value, "override": by.is_staff}
    record(tx.session, desk, job, Happening.ADMIN_ACTION, by, **details)
    tell(tx, desk, job, kind, by)


def _require_status(job: Job, kind: Kind) -> None:
    if job.status != RESENDABLE[kind]:
        raise InvalidTransition(
            ACTION, job.status, f"This job is {job.status} now; that email would not be true."
        )


def _too_soon(desk: Desk, moment: datetime) -> ResendTooSoon:
    seconds = max(1, round((moment - desk.clock.now()).total_seconds()))
    minutes = -(-seconds // 60)
    return ResendTooSoon(
        f"This email was sent a short while ago. It can be sent again in {minutes} "
        f"{'minute' if minutes == 1 else 'minutes'}.",
        details={"retry_at": moment},
        retry_after=seconds,
    )
