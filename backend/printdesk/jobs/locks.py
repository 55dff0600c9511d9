"""Locks: one member of staff at a time works on a job."""

from datetime import datetime, timedelta

from sqlalchemy import or_, update

from printdesk.actors import Actor
from printdesk.database import changed
from printdesk.desk import Desk
from printdesk.errors import JobLocked, LockRequired
from printdesk.history import Happening, record
from printdesk.jobs.claims import editing, fresh
from printdesk.models import Job

UNLOCKED = {"locked_by": None, "locked_by_name": None, "locked_until": None}


def lock(desk: Desk, job_id: str, by: Actor) -> Job:
    """Take the lock, or take it again. Of several who try at once, one gets it.

    Raises JobLocked when another holds it.
    """
    now = desk.clock.now()
    free = or_(Job.locked_by.is_(None), Job.locked_by == by.id, Job.locked_until <= now)
    taking = update(Job).where(Job.id == job_id, free)
    mine = taking.values(locked_by=by.id, locked_by_name=by.name, locked_until=_end(desk, now))
    while True:
        with desk.database.transaction() as tx:
            taken = changed(tx.session, mine)
            job = fresh(tx.session, job_id)
        if taken:
            return job
        # Whoever held it may have let go between the two looks: then it is to be had.
        require_not_held_by_other(job, by, now)


def extend(desk: Desk, job_id: str, by: Actor) -> Job:
    """Hold the lock for another while. Raises JobLocked or LockRequired when it is not held."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        held = (Job.id == job_id) & (Job.locked_by == by.id) & (Job.locked_until > now)
        extending = update(Job).where(held).values(locked_until=_end(desk, now))
        extended = changed(tx.session, extending)
        job = fresh(tx.session, job_id)
        if not extended:
            require_not_held_by_other(job, by, now)
            raise LockRequired
    return job


def unlock(desk: Desk, job_id: str, by: Actor) -> Job:
    """Let go of the lock. Raises JobLocked when it is another's; a free one stays free."""
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        own = (Job.id == job_id) & (Job.locked_by == by.id)
        changed(tx.session, update(Job).where(own).values(**UNLOCKED))
        job = fresh(tx.session, job_id)
        require_not_held_by_other(job, by, now)
    return job


def force_unlock(desk: Desk, job_id: str, by: Actor, reason: str) -> Job:
    """Break whatever lock there is; the history says who did, whose it was and why."""
    with editing(desk, job_id, by) as (tx, job):
        held_by, name = job.locked_by, job.locked_by_name
        release(job)
        record(
            tx.session,
            desk,
            job,
            Happening.LOCK_FORCED,
            by,
            reason=reason,
            locked_by=held_by,
            locked_by_name=name,
            override=True,
        )
    return job


def release(job: Job) -> None:
    """Free the lock of a row that a transaction holds."""
    job.locked_by = job.locked_by_name = job.locked_until = None


def is_locked(job: Job, now: datetime) -> bool:
    """Whether somebody holds the job now."""
    return job.locked_by is not None and job.locked_until is not None and job.locked_until > now


def require_not_held_by_other(job: Job, by: Actor, now: datetime) -> None:
    """Raises JobLocked when somebody else holds the job."""
    if is_locked(job, now) and job.locked_by != by.id:
        raise _locked(job)


def require_held(job: Job, by: Actor, now: datetime) -> None:
    """Raises LockRequired when the job is not held by this account."""
    if not is_locked(job, now) or job.locked_by != by.id:
        raise LockRequired


def _locked(job: Job) -> JobLocked:
    assert job.locked_by is not None  # noqa: S101
    assert job.locked_until is not None  # noqa: S101
    return JobLocked(job.locked_by, job.locked_by_name or "Somebody", job.locked_until)


def _end(desk: Desk, now: datetime) -> datetime:
    return now + timedelta(minutes=desk.settings.lock_minutes)
