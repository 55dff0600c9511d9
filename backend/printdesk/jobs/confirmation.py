"""The student's word: links to confirm a price, their end, and new ones."""

from datetime import datetime, timedelta

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from printdesk.actors import STUDENT, SYSTEM, Actor
from printdesk.database import Transaction, changed
from printdesk.desk import Desk
from printdesk.errors import (
    ConfirmationExpired,
    ConfirmationReplaced,
    InvalidTransition,
    LinkNotValid,
)
from printdesk.history import Happening, record
from printdesk.jobs.claims import fresh
from printdesk.jobs.states import Action, Status
from printdesk.jobs.transitions import Change, carry_out
from printdesk.models import Job
from printdesk.notifications import outbox
from printdesk.notifications.kinds import Kind
from printdesk.work import Work


def begin(desk: Desk, job: Job) -> None:
    """Start waiting for the student's word anew; a link that was sent before ends."""
    now = desk.clock.now()
    job.confirm_generation += 1
    job.confirm_token_expires = now + timedelta(hours=desk.settings.confirm_token_hours)
    job.is_confirmation_expired = False
    job.confirmation_last_sent_at = now
    job.student_confirmed = False
    job.student_confirmed_at = None


def clear(job: Job) -> None:
    """Take back whatever was confirmed or asked; a link that was sent before ends."""
    job.confirm_generation += 1
    job.confirm_token_expires = None
    job.is_confirmation_expired = False
    job.student_confirmed = False
    job.student_confirmed_at = None


def settle(job: Job, now: datetime) -> None:
    """Mark the job as confirmed; a moment that stands already stays."""
    job.student_confirmed = True
    job.student_confirmed_at = job.student_confirmed_at or now
    job.is_confirmation_expired = False


def stop_asking(tx: Transaction, desk: Desk, job: Job, by: Actor) -> None:
    """Withdraw what would still ask the student for a word that is not waited for any more."""
    outbox.withdraw_unsent(tx, desk, job, [Kind.APPROVAL, Kind.REMINDER], by)


def has_expired(job: Job, now: datetime) -> bool:
    """Whether the student can no longer confirm by the link that was sent."""
    expires = job.confirm_token_expires
    return job.status == Status.PENDING and expires is not None and expires <= now


def find(session: Session, desk: Desk, token: str) -> Job:
    """The job that a link would confirm, or has confirmed.

    Raises LinkNotValid, ConfirmationReplaced, ConfirmationExpired, or InvalidTransition when
    the job is not waiting for a confirmation.
    """
    named = desk.keys.read_confirm_token(token)
    job = session.get(Job, named[0]) if named else None
    if named is None or job is None:
        raise LinkNotValid
    if job.student_confirmed:
        return job
    if job.status != Status.PENDING:
        raise InvalidTransition(
            Action.CONFIRM, job.status, "This print is not waiting for a confirmation any more."
        )
    if job.confirm_generation != named[1]:
        raise ConfirmationReplaced(job.id)
    if has_expired(job, desk.clock.now()):
        raise ConfirmationExpired(job.id)
    return job


def confirm(desk: Desk, token: str) -> tuple[Job, bool]:
    """Confirm by a link; also whether it had been confirmed before, which is no error."""
    with desk.database.reading() as session:
        job = find(session, desk, token)
    if job.student_confirmed:
        return job, True

    def check(session: Session, _job: Job) -> None:
        find(session, desk, token)

    def apply(change: Change) -> None:
        stop_asking(change.tx, desk, change.job, STUDENT)
        settle(change.job, desk.clock.now())
        record(
            change.tx.session,
            desk,
            change.job,
            Happening.STUDENT_CONFIRMED,
            STUDENT,
            **{"from": change.was, "to": change.job.status},
        )

    try:
        return carry_out(desk, job.id, Action.CONFIRM, STUDENT, apply, check=check), False
    except InvalidTransition:
        # Two clicks at once: the second finds the work of the first.
        with desk.database.reading() as session:
            return find(session, desk, token), True


def flag_expired(desk: Desk) -> int:
    """Mark the jobs whose link has ended since the last look; how many."""
    now = desk.clock.now()
    ended = (
        Job.status == Status.PENDING,
        Job.is_confirmation_expired.is_(False),
        Job.confirm_token_expires <= now,
    )
    with desk.database.reading() as session:
        ids = list(session.scalars(select(Job.id).where(*ended)))
    flagging = (
        update(Job).where(*ended).values(is_confirmation_expired=True, version=Job.version + 1)
    )
    flagged = 0
    for job_id in ids:
        with desk.database.transaction() as tx:
            # The student may have confirmed, or got a new link, since we looked.
            if changed(tx.session, flagging.where(Job.id == job_id)):
                job = fresh(tx.session, job_id)
                record(tx.session, desk, job, Happening.CONFIRMATION_EXPIRED, SYSTEM)
                # A reminder that the mail server has kept waiting would lead to a dead link.
                outbox.withdraw_unsent(tx, desk, job, [Kind.REMINDER], SYSTEM)
                desk.call_worker(tx, Work.TIDY, job_id)
                flagged += 1
    return flagged
