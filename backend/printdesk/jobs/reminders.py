"""Reminding students of a price that waits for their word."""

from contextlib import suppress
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from printdesk.actors import SYSTEM
from printdesk.desk import Desk
from printdesk.errors import JobBusy, JobNotFound
from printdesk.jobs.claims import editing
from printdesk.jobs.letters import tell
from printdesk.jobs.states import Status
from printdesk.models import Job, Message
from printdesk.notifications.kinds import Kind

SHARE = 3  # a reminder goes out when a third of the time is left


def remind(desk: Desk) -> int:
    """Queue a reminder for each link whose time is nearly over; once for each link. How many."""
    with desk.database.reading() as session:
        ids = list(session.scalars(select(Job.id).where(*_waiting(desk))))
    count = 0
    for job_id in ids:
        # A job that is deleted just now, or whose mover has died, does not stop the rest.
        with suppress(JobBusy, JobNotFound), editing(desk, job_id, SYSTEM) as (tx, job):
            still = tx.session.scalar(select(Job.id).where(Job.id == job_id, *_waiting(desk)))
            if still:
                tell(tx, desk, job, Kind.REMINDER, SYSTEM)
                count += 1
    return count


def _waiting(desk: Desk) -> tuple[ColumnElement[bool], ...]:
    now = desk.clock.now()
    third = timedelta(hours=desk.settings.confirm_token_hours / SHARE)
    reminded = select(Message.id).where(
        Message.job_id == Job.id,
        Message.kind == Kind.REMINDER.value,
        Message.created_at >= Job.confirmation_last_sent_at,
    )
    return (
        Job.status == Status.PENDING,
        Job.confirm_token_expires > now,
        Job.confirm_token_expires <= now + third,
        ~reminded.exists(),
    )
