"""The claim on a job's files: who holds it may move them, and nobody else may touch them.

It is taken by one conditional UPDATE and is a lease, so that a killed process frees the job in
time. What such a process left half done is finished before anything else is begun. No transaction
stays open while files are copied.
"""

import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk.actors import Actor
from printdesk.clock import patience
from printdesk.database import Transaction, changed
from printdesk.desk import Desk
from printdesk.errors import JobBusy, JobNotFound
from printdesk.jobs import leftovers
from printdesk.models import Job
from printdesk.storage.placing import Placing
from printdesk.storage.share import refusing_share_trouble
from printdesk.work import Work

LEASE = timedelta(minutes=2)
WAIT_SECONDS = 3.0
RENEWED_AFTER = LEASE / 4

Check = Callable[[Session, Job], None]


@dataclass
class Claim:
    """A hold on a job's files. ``job`` is the row as it was when the claim was taken.

    ``inherited`` when it was taken over from somebody who has let it end.
    """

    desk: Desk
    job: Job
    token: str
    renewed_at: datetime
    inherited: bool

    @cached_property
    def placing(self) -> Placing:
        """By which the job's files get into place."""
        return Placing(self.desk.share, self.job.id, self.job.base_name, self.token, self)

    def renew(self) -> None:
        """Hold on for another while. Raises JobBusy when somebody else took over."""
        with self.desk.database.transaction() as tx:
            self._prolong(tx)

    def go_on(self) -> None:
        """Renew when that is due: to be called again and again while a slow share is waited for."""
        if self.desk.clock.now() - self.renewed_at >= RENEWED_AFTER:
            self.renew()

    def reopen(self, tx: Transaction) -> Job:
        """The job's row in this transaction, locked. Raises JobBusy when the claim is lost."""
        self._prolong(tx)
        return fresh(tx.session, self.job.id)

    def change(self, tx: Transaction, by: Actor) -> Job:
        """The job's row in this transaction, locked, to be changed by somebody."""
        job = self.reopen(tx)
        job.version += 1
        job.updated_at = self.desk.clock.now()
        job.last_updated_by = by.id
        self.desk.call_worker(tx, Work.TIDY, job.id)
        return job

    def release(self, tx: Transaction) -> None:
        """Let go, in this transaction."""
        self._write(tx, move_claim=None, move_expires=None)

    def give_back(self) -> None:
        """Let the claim end, unreleased: who takes it next does what could not be done."""
        with self.desk.database.transaction() as tx:
            self._write(tx, move_expires=self.desk.clock.now() - LEASE)

    def _prolong(self, tx: Transaction) -> None:
        now = self.desk.clock.now()
        self._write(tx, move_expires=now + LEASE)
        self.renewed_at = now

    def _write(self, tx: Transaction, **values: object) -> None:
        held = (Job.id == self.job.id) & (Job.move_claim == self.token)
        if not changed(tx.session, update(Job).where(held).values(**values)):
            raise JobBusy


@contextmanager
def claimed(desk: Desk, job_id: str, check: Check, wait: float = WAIT_SECONDS) -> Iterator[Claim]:
    """Hold the job's files while the body runs; nothing is half done any more when it begins.

    ``check`` looks at the row in the transaction that takes the claim, and raises to refuse.
    Raises JobBusy when another holds the claim for longer than ``wait`` seconds, JobNotFound
    when there is no such job, and what the share refuses with.
    """
    claim = _take(desk, job_id, check, wait)
    try:
        _tidy(claim)
    except BaseException:
        with suppress(JobBusy, SQLAlchemyError):
            claim.give_back()
        raise
    try:
        yield claim
    finally:
        claim.placing.drop()
        # A claim that cannot be released runs out by itself. It is gone already when the job is.
        with suppress(JobBusy, SQLAlchemyError), desk.database.transaction() as tx:
            claim.release(tx)


def _tidy(claim: Claim) -> None:
    """Finish what somebody has left who died with the claim: nothing is built upon half of it."""
    with refusing_share_trouble():
        if claim.inherited:
            claim.placing.drop_others()
        leftovers.finish(claim)


@contextmanager
def editing(desk: Desk, job_id: str, by: Actor) -> Iterator[tuple[Transaction, Job]]:
    """A transaction that changes a job where it lies, while nobody is moving its files.

    The row is locked, its version has risen, and it names who changed it last. Raises JobBusy
    when a move takes too long, JobNotFound when there is no such job.
    """
    waiting = patience(WAIT_SECONDS)
    while True:
        with desk.database.transaction() as tx:
            now = desk.clock.now()
            change = update(Job).where(Job.id == job_id, free(now))
            # Whatever the body does, metadata.json tells an older version from here on.
            touched = change.values(version=Job.version + 1, updated_at=now, metadata_stale=True)
            mine = changed(tx.session, touched)
            job = fresh(tx.session, job_id)
            if mine:
                job.last_updated_by = by.id
                desk.call_worker(tx, Work.TIDY, job_id)
                yield tx, job
                return
        if not waiting.left():
            raise JobBusy


def free(now: datetime) -> ColumnElement[bool]:
    """Whether nobody is moving a job's files: there is no claim, or its owner has let it end."""
    return or_(Job.move_claim.is_(None), Job.move_expires < now)


def fresh(session: Session, job_id: str) -> Job:
    """The job's row as the database has it now. Raises JobNotFound."""
    query = select(Job).where(Job.id == job_id)
    job = session.scalars(query.execution_options(populate_existing=True)).one_or_none()
    if job is None:
        raise JobNotFound
    return job


def _take(desk: Desk, job_id: str, check: Check, wait: float) -> Claim:
    waiting = patience(wait)
    while True:
        with desk.database.transaction() as tx:
            claim = _try(tx.session, desk, job_id, check)
        if claim is not None:
            return claim
        if not waiting.left():
            raise JobBusy


def _try(session: Session, desk: Desk, job_id: str, check: Check) -> Claim | None:
    now = desk.clock.now()
    token = uuid.uuid4().hex
    before = session.scalar(select(Job.move_claim).where(Job.id == job_id))
    taking = update(Job).where(Job.id == job_id, free(now))
    taken = changed(session, taking.values(move_claim=token, move_expires=now + LEASE))
    job = fresh(session, job_id)
    if not taken:
        return None
    # A refusal rolls the taking back with everything else.
    check(session, job)
    return Claim(desk, job, token, now, inherited=before is not None)
