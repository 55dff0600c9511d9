"""Batches by age: jobs that are long done go to the archive, those archived long ago are deleted.

Each is a long task. A job that cannot be done is named in the result and does not stop the rest.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, func, select
from sqlalchemy.orm import Session

from printdesk.actors import Actor
from printdesk.desk import Desk
from printdesk.errors import (
    InvalidTransition,
    JobNotFound,
    Refusal,
    StorageUnavailable,
    ValidationFailed,
)
from printdesk.history import Happening
from printdesk.jobs import deletion
from printdesk.jobs.actions import note
from printdesk.jobs.claims import Check
from printdesk.jobs.states import TRANSITIONS, Action, Status
from printdesk.jobs.transitions import carry_out
from printdesk.models import Deletion, Event, Job, Task
from printdesk.storage.share import refusing_share_trouble
from printdesk.upkeep import tasks
from printdesk.upkeep.tasks import Report, TaskKind

SHOWN = 200
FAILURES_TOLD = 1000


@dataclass(frozen=True)
class Batch:
    """What is done with old jobs, and after how many days at the earliest."""

    action: Action
    kind: TaskKind
    shortest_days: int


ARCHIVE = Batch(Action.ARCHIVE, TaskKind.ARCHIVE, 90)
PRUNE = Batch(Action.PRUNE, TaskKind.PRUNE, 365)


@dataclass(frozen=True)
class Preview:
    """What a batch would do now: how many jobs, with how many bytes of uploads, and the oldest.

    ``before`` is the moment before which they have come to their status.
    """

    retention_days: int
    before: datetime
    count: int
    size: int
    jobs: list[Job]


def preview(session: Session, desk: Desk, batch: Batch, days: int) -> Preview:
    """Show what the batch would do. Raises ValidationFailed for days that are too few."""
    _require_long_enough(batch, days)
    before = desk.clock.now() - timedelta(days=days)
    due = _due(batch, before)
    counted = select(func.count(), func.coalesce(func.sum(Job.file_size), 0)).where(due)
    count, size = session.execute(counted).one()
    return Preview(days, before, count, int(size), _oldest(session, batch, before))


def archive(desk: Desk, by: Actor, days: int) -> Task:
    """Have all jobs that came to their end so many days ago moved to the archive.

    Raises ValidationFailed for days that are too few, TaskRunning.
    """
    _require_long_enough(ARCHIVE, days)
    with desk.database.transaction() as tx:
        return tasks.begin(tx, desk, ARCHIVE.kind, by, retention_days=days)


def prune(desk: Desk, by: Actor, days: int, confirm: str) -> Task:
    """Have all jobs that were archived so many days ago deleted for good.

    ``confirm`` is the number of these jobs, as somebody has typed it. Raises ValidationFailed
    when it is another, or for days that are too few, and TaskRunning.
    """
    with desk.database.transaction() as tx:
        count = preview(tx.session, desk, PRUNE, days).count
        if tasks.open_task(tx.session, PRUNE.kind) is None and confirm != str(count):
            sentence = f"Type {count} to confirm: so many jobs would be deleted for good."
            raise ValidationFailed({"confirm": sentence})
        return tasks.begin(tx, desk, PRUNE.kind, by, retention_days=days)


def run_archive(desk: Desk, task: Task, report: Report) -> Mapping[str, object]:
    """The task that moves jobs to the archive."""
    by = tasks.asked_by(task)

    def one(job_id: str, check: Check) -> None:
        carry_out(
            desk,
            job_id,
            Action.ARCHIVE,
            by,
            lambda change: note(change, Happening.JOB_ARCHIVED, task_id=task.id),
            check=check,
        )

    archived = select(func.count()).where(
        Event.event_type == Happening.JOB_ARCHIVED.value, Event.timestamp >= task.started_at
    )
    return _run(desk, task, report, ARCHIVE, one, archived)


def run_prune(desk: Desk, task: Task, report: Report) -> Mapping[str, object]:
    """The task that deletes archived jobs."""
    by = tasks.asked_by(task)
    # Nobody else deletes archived jobs.
    deleted = select(func.count()).where(
        Deletion.status == Status.ARCHIVED.value, Deletion.deleted_at >= task.started_at
    )
    return _run(
        desk,
        task,
        report,
        PRUNE,
        lambda job_id, check: deletion.delete(desk, job_id, by, Action.PRUNE, check),
        deleted,
    )


def _run(
    desk: Desk,
    task: Task,
    report: Report,
    batch: Batch,
    one: Callable[[str, Check], None],
    done: Select[int],
) -> Mapping[str, object]:
    """Do all jobs that are due since the task was begun.

    ``done`` counts in the history, so that what was done before a worker died counts too.
    """
    days = task.params["retention_days"]
    assert isinstance(days, int)  # noqa: S101 - as begin() was given it
    before = task.created_at - timedelta(days=days)

    def still_due(_session: Session, job: Job) -> None:
        if job.status_changed_at > before:
            raise InvalidTransition(batch.action, job.status)

    with desk.database.reading() as session:
        due = select(Job.id, Job.number).where(_due(batch, before)).order_by(Job.number)
        jobs = [(job_id, number) for job_id, number in session.execute(due)]
    failed = []
    for place, (job_id, number) in enumerate(jobs):
        report(place, len(jobs), f"Job #{number}")
        try:
            with refusing_share_trouble():
                one(job_id, still_due)
        except (InvalidTransition, JobNotFound):
            pass  # Somebody has taken it up again, or deleted it: it is not ours any more.
        except Refusal as refusal:
            if isinstance(refusal, StorageUnavailable):
                desk.share.check()  # with the whole share away, no other job would do better
            failed.append({"job_id": job_id, "number": number, "reason": refusal.message})
    with desk.database.reading() as session:
        count = session.scalar(done) or 0
    return {
        "retention_days": days,
        "before": before.isoformat(),
        "jobs_done": count,
        "jobs_failed": len(failed),
        "failed": failed[:FAILURES_TOLD],
    }


def _oldest(session: Session, batch: Batch, before: datetime) -> list[Job]:
    """The first of the jobs that are due, status by status out of an index that has this order."""
    first = []
    for status in _sources(batch):
        due = select(Job.status_changed_at, Job.number).where(
            Job.status == status, Job.status_changed_at <= before
        )
        due = due.order_by(Job.status_changed_at, Job.number).limit(SHOWN)
        first += [(moment, number) for moment, number in session.execute(due)]
    numbers = [number for _, number in sorted(first)[:SHOWN]]
    jobs = select(Job).where(Job.number.in_(numbers))
    return list(session.scalars(jobs.order_by(Job.status_changed_at, Job.number)))


def _sources(batch: Batch) -> list[str]:
    return sorted(status.value for status in TRANSITIONS[batch.action].sources)


def _due(batch: Batch, before: datetime) -> ColumnElement[bool]:
    return and_(Job.status.in_(_sources(batch)), Job.status_changed_at <= before)


def _require_long_enough(batch: Batch, days: int) -> None:
    if days < batch.shortest_days:
        sentence = f"The lab keeps these jobs for {batch.shortest_days} days at least."
        raise ValidationFailed({"retention_days": sentence})
