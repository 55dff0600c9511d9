"""Long work: asked for by an admin, done by a worker, followed by its progress.

A row of the table ``task`` is the work. A worker holds it by a lease that it renews as long as it
lives and gets on; when it dies the lease runs out and another takes the work up, from the
beginning. So whatever is done here may be done twice without harm.
"""

import threading
import uuid
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Protocol

import structlog
from sqlalchemy import ColumnElement, and_, delete, func, or_, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError
from sqlalchemy.orm import Session, defer

from printdesk.actors import Actor, Role
from printdesk.database import Transaction, changed
from printdesk.desk import Desk
from printdesk.errors import NotFound, TaskRunning
from printdesk.history import Happening, record
from printdesk.models import Task
from printdesk.work import Work

LEASE = timedelta(minutes=2)
RENEWED_EVERY_SECONDS = 30.0
# One job may take long on a share that needs seconds for each call. Who has not reported for so
# long hangs.
HANGS_AFTER = timedelta(minutes=30)
REPORT_EVERY = timedelta(seconds=1)
TRIES = 3
KEPT = timedelta(days=90)

log = structlog.get_logger(__name__)


class TaskKind(StrEnum):
    """What is done as long work."""

    AUDIT = "audit"
    ARCHIVE = "archive"
    PRUNE = "prune"
    VERIFY_LOG = "verify-log"
    BACKUP = "backup"
    VERIFY_BACKUP = "verify-backup"


class TaskStatus(StrEnum):
    """How far it is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


OPEN = (TaskStatus.QUEUED.value, TaskStatus.RUNNING.value)


class Report(Protocol):
    """Tells how far the work is: ``done`` of about ``total``, and in words what is being done."""

    def __call__(self, done: int, total: int, note: str, /) -> None: ...


class Interrupted(Exception):
    """The worker is to stop; the work goes on when it is started again."""


class LeaseLost(Exception):
    """Another worker has taken this up in the belief that we are dead."""


def begin(tx: Transaction, desk: Desk, kind: TaskKind, by: Actor, **params: object) -> Task:
    """Have long work done. What is open already is given again when it is the same.

    That it was begun stands in the system's history. Raises TaskRunning when work of this kind
    with other parameters is open.
    """
    task = None
    while task is None:
        task = open_task(tx.session, kind) or _added(tx, desk, kind, by, params)
    if task.params != params:
        raise TaskRunning(task.id, task.created_by_name)
    return task


def open_task(session: Session, kind: TaskKind) -> Task | None:
    """The work of this kind that is waiting or under way."""
    query = select(Task).where(Task.kind == kind.value, Task.status.in_(OPEN))
    return session.scalars(query).one_or_none()


def last_done(session: Session, kind: TaskKind) -> Task | None:
    """The newest work of this kind that came to its end."""
    done = (Task.kind == kind.value) & (Task.status == TaskStatus.DONE.value)
    query = select(Task).where(done).order_by(Task.finished_at.desc(), Task.id).limit(1)
    return session.scalars(query).one_or_none()


def given_up(session: Session, kind: TaskKind) -> Task | None:
    """The last work of this kind that was given up because it took its workers down."""
    query = select(Task).where(Task.kind == kind.value, Task.status == TaskStatus.FAILED.value)
    took_them_down = query.where(Task.attempts > TRIES)
    return session.scalars(took_them_down.order_by(Task.finished_at.desc()).limit(1)).first()


def newest(session: Session) -> list[Task]:
    """Of each kind the newest, whatever became of it. What came of it is not loaded."""
    found: list[Task] = []
    for kind in TaskKind:
        query = select(Task).where(Task.kind == kind.value).options(defer(Task.result))
        found += session.scalars(query.order_by(Task.created_at.desc(), Task.id).limit(1))
    return found


def find(session: Session, task_id: str) -> Task:
    """The task with this id. Raises NotFound."""
    task = session.get(Task, task_id)
    if task is None:
        raise NotFound("There is no such task.")
    return task


def asked_by(task: Task) -> Actor:
    """Who has begun it; only admins can."""
    return Actor(task.created_by, task.created_by_name, Role.ADMIN)


def waiting(session: Session, desk: Desk) -> list[str]:
    """The ids of the work that nobody is at, the oldest first."""
    waits = _waits(desk.clock.now())
    return list(session.scalars(select(Task.id).where(waits).order_by(Task.created_at)))


def _waits(now: datetime) -> ColumnElement[bool]:
    abandoned = and_(Task.status == TaskStatus.RUNNING.value, Task.lease_expires < now)
    return or_(Task.status == TaskStatus.QUEUED.value, abandoned)


def take(
    desk: Desk, stopping: Callable[[], bool] = lambda: False, task_id: str | None = None
) -> "Hold | None":
    """Take up the oldest work that nobody is at, or this one; None when there is none.

    Work that has taken several workers down with it is given up instead.
    """
    now, token = desk.clock.now(), uuid.uuid4().hex
    with desk.database.transaction() as tx:
        if task_id is None:
            task_id = next(iter(waiting(tx.session, desk)), None)
        taking = (
            update(Task)
            .where(Task.id == task_id, _waits(now))
            .values(
                status=TaskStatus.RUNNING.value,
                lease=token,
                lease_expires=now + LEASE,
                started_at=func.coalesce(Task.started_at, now),
                attempts=Task.attempts + 1,
            )
        )
        if task_id is None or not changed(tx.session, taking):
            return None
        task = tx.session.get_one(Task, task_id, populate_existing=True)
    hold = Hold(desk, task, token, stopping)
    if task.attempts > TRIES:
        told = f"Its worker has died or hung {TRIES} times in the middle of this."
        hold.fail(f"{told} The log may say why.")
        return None
    return hold


@dataclass
class Hold:
    """Work in a worker's hands. ``task`` is the row as it was when it was taken up."""

    desk: Desk
    task: Task
    token: str
    stopping: Callable[[], bool]
    _reported_at: datetime | None = field(default=None, init=False)

    @contextmanager
    def kept(self, every_seconds: float = RENEWED_EVERY_SECONDS) -> Iterator[None]:
        """Hold on while the body runs, also between its reports, unless it hangs."""
        begun, done = self.desk.clock.now(), threading.Event()

        def hold_on() -> None:
            while not done.wait(every_seconds) and self._renew(since=self._reported_at or begun):
                pass

        thread = threading.Thread(target=hold_on, name="holding-on", daemon=True)
        thread.start()
        try:
            yield
        finally:
            done.set()
            thread.join()

    def report(self, done: int, total: int, note: str) -> None:
        """Write down how far it is, at most once a second, and hold on.

        Raises Interrupted when the worker is to stop, LeaseLost when another has taken over.
        """
        if self.stopping():
            raise Interrupted
        now = self.desk.clock.now()
        if self._reported_at is None or now - self._reported_at >= REPORT_EVERY:
            self._reported_at = now
            self._write(done=done, total=total, note=note, lease_expires=now + LEASE)

    def finish(self, result: Mapping[str, object]) -> None:
        """It is done, and this came of it."""
        self._end(TaskStatus.DONE, result=dict(result))

    def fail(self, error: str) -> None:
        """It cannot be done; the sentence says why."""
        self._end(TaskStatus.FAILED, error=error)

    def give_back(self) -> None:
        """Leave it to the next worker at once."""
        waiting = {"lease": None, "lease_expires": None, "attempts": Task.attempts - 1}
        self._write(status=TaskStatus.QUEUED.value, **waiting)

    def _renew(self, since: datetime) -> bool:
        """Hold on for another while; whether that is of any use."""
        now = self.desk.clock.now()
        if now - since > HANGS_AFTER:
            return False
        try:
            self._write(lease_expires=now + LEASE)
        except LeaseLost:
            return False
        except SQLAlchemyError as error:
            log.warning("lease_not_renewed", task_id=self.task.id, reason=str(error))
        return True

    def _end(self, status: TaskStatus, **values: object) -> None:
        now = self.desk.clock.now()
        ended = {"finished_at": now, "lease": None, "lease_expires": None}
        self._write(status=status.value, **ended, **values)

    def _write(self, **values: object) -> None:
        held = (Task.id == self.task.id) & (Task.lease == self.token)
        with self.desk.database.transaction() as tx:
            if not changed(tx.session, update(Task).where(held).values(**values)):
                raise LeaseLost


def _added(
    tx: Transaction, desk: Desk, kind: TaskKind, by: Actor, params: Mapping[str, object]
) -> Task | None:
    """A new task, or None when somebody else has begun one at the same instant."""
    now = desk.clock.now()
    task = Task(
        id=uuid.uuid4().hex,
        kind=kind.value,
        status=TaskStatus.QUEUED.value,
        params=dict(params),
        created_at=now,
        created_by=by.id,
        created_by_name=by.name,
    )
    try:
        with tx.session.begin_nested():
            tx.session.add(task)
    except IntegrityError:
        return None
    old = (Task.kind == kind.value) & (Task.finished_at < now - KEPT)
    tx.session.execute(delete(Task).where(old))
    begun = {"action": kind.value, "task_id": task.id, **params}
    record(tx.session, desk, None, Happening.ADMIN_ACTION, by, **begun)
    desk.call_worker(tx, Work.LONG, task.id)
    return task
