"""Backups as long work: begun when they are due or asked for, done by a worker, told when done."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk.actors import SYSTEM, Actor
from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.models import Task
from printdesk.storage.share import refusal_for
from printdesk.upkeep import tasks
from printdesk.upkeep.backup import making, outcome, place, verifying
from printdesk.upkeep.backup.folder import Backup
from printdesk.upkeep.backup.manifest import Verdict
from printdesk.upkeep.backup.place import State
from printdesk.upkeep.backup.progress import HELD_FOR
from printdesk.upkeep.backup.refusals import BackupDirUnset, BackupRunning
from printdesk.upkeep.backup.timetable import last_due
from printdesk.upkeep.holds import is_held
from printdesk.upkeep.tasks import Interrupted, LeaseLost, Report, TaskKind

TRIED_AGAIN = timedelta(hours=1)
VERIFIED_EVERY = timedelta(days=30)
# One that was not sound, or could not be verified, is looked at again sooner.
VERIFIED_AGAIN = timedelta(days=1)
UNFORESEEN = "It stopped at something that nobody foresaw. Printdesk's log tells what it was."

Result = TypeVar("Result")

log = structlog.get_logger(__name__)


def begin(desk: Desk, by: Actor) -> Task:
    """Have a backup made. Raises BackupDirUnset, BackupRunning while one is being verified."""
    return _begin(desk, by, TaskKind.BACKUP, TaskKind.VERIFY_BACKUP)


def begin_verifying(desk: Desk, by: Actor, name: str) -> Task:
    """Have a backup proved. Raises BackupDirUnset, NoSuchBackup, BackupRunning, TaskRunning."""
    place.folder_of(desk).find(name)
    return _begin(desk, by, TaskKind.VERIFY_BACKUP, TaskKind.BACKUP, name=name)


def begin_if_due(desk: Desk) -> None:
    """Begin what is due: a backup each day, and a verification each month.

    What was missed because the machine was off is due as soon as it is on again.
    """
    if desk.settings.backup_dir is None:
        return
    now = desk.clock.now()
    with desk.database.reading() as session:
        if _is_open(session) or is_held(session, making.HOLD, now, HELD_FOR):
            return
        known = place.state(session)
        given_up = tasks.given_up(session, TaskKind.BACKUP)
    if given_up and not _is_known(given_up, known):
        outcome.failed(desk, given_up.error or UNFORESEEN)
    elif is_due(known, now, last_due(now, desk.settings.backup_at)):
        begin(desk, SYSTEM)
    elif verification_is_due(known, now):
        _begin(desk, SYSTEM, TaskKind.VERIFY_BACKUP, TaskKind.BACKUP, name=known.good_name)


def is_due(known: State, now: datetime, due: datetime) -> bool:
    """Whether a backup should be begun. One that came to nothing is tried again each hour."""
    if known.good_at is not None and due <= known.good_at <= now:
        return False
    failed = known.failed_at
    return failed is None or failed < due or not _lately(failed, TRIED_AGAIN, now)


def _is_known(given_up: Task, known: State) -> bool:
    """Whether something was written down since that was given up, for which nobody was left."""
    ended = given_up.finished_at
    return any(moment and ended and moment >= ended for moment in (known.failed_at, known.good_at))


def verification_is_due(known: State, now: datetime) -> bool:
    """Whether the last good backup should be proved."""
    wait = VERIFIED_AGAIN if known.unsound else VERIFIED_EVERY
    return known.good_at is not None and not (
        _lately(known.unverified_at, VERIFIED_AGAIN, now) or _lately(known.verified_at, wait, now)
    )


def _lately(moment: datetime | None, span: timedelta, now: datetime) -> bool:
    """Whether it was no longer ago than that. A clock that was ahead has told nothing."""
    return moment is not None and timedelta(0) <= now - moment < span


def run(desk: Desk, _task: Task, report: Report) -> Mapping[str, object]:
    """The task that makes a backup."""
    return outcome.result_of(make(desk, report))


def run_verification(desk: Desk, task: Task, report: Report) -> Mapping[str, object]:
    """The task that proves a backup."""
    backup, verdict = verify(desk, str(task.params["name"]), report)
    return {"name": backup.name, **verdict.model_dump(mode="json", exclude={"damaged"})}


def make(desk: Desk, report: Report) -> Backup:
    """Make a backup, tell the administrators what came of it, and remove what need not stay."""
    backup = _telling(lambda: making.make(desk, report), desk, outcome.failed)
    outcome.made(desk, backup)
    log.info("backup_made", name=backup.name, troubles=len(backup.manifest.troubles))
    try:
        making.remove_old(desk, report)
    except (Refusal, Interrupted) as stopped:
        # The backup is whole all the same; the next one tidies up.
        log.warning("old_backups_stay", reason=str(stopped))
    return backup


def verify(desk: Desk, name: str, report: Report) -> tuple[Backup, Verdict]:
    """Prove a backup, and tell the administrators what came of it."""
    done = _telling(lambda: verifying.verify(desk, name, report), desk, outcome.not_verified)
    outcome.verified(desk, *done)
    return done


def _telling(deed: Callable[[], Result], desk: Desk, failed: Callable[[Desk, str], None]) -> Result:
    """Do something, and tell of it when it fails for good."""
    try:
        return deed()
    except (Interrupted, LeaseLost, BackupRunning, SQLAlchemyError):
        # Another goes on with it, or is at it.
        raise
    except Refusal as refusal:
        failed(desk, refusal.message)
        raise
    except OSError as error:
        failed(desk, refusal_for(error).message)
        raise
    except Exception:
        failed(desk, UNFORESEEN)
        raise


def _begin(desk: Desk, by: Actor, kind: TaskKind, other: TaskKind, **params: object) -> Task:
    if desk.settings.backup_dir is None:
        raise BackupDirUnset
    with desk.database.transaction() as tx:
        if tasks.open_task(tx.session, other):
            raise BackupRunning
        return tasks.begin(tx, desk, kind, by, **params)


def _is_open(session: Session) -> bool:
    kinds = (TaskKind.BACKUP, TaskKind.VERIFY_BACKUP)
    return any(tasks.open_task(session, kind) for kind in kinds)
