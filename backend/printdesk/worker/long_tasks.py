"""Long tasks: which function does which, and the thread that does them one after the other."""

from collections.abc import Callable, Mapping

import structlog
from sqlalchemy.exc import SQLAlchemyError

from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.models import Task
from printdesk.storage.share import refusal_for
from printdesk.upkeep import archive, integrity, tasks, verification
from printdesk.upkeep.backup import work as backups
from printdesk.upkeep.tasks import Hold, Report, TaskKind

log = structlog.get_logger(__name__)

UNFORESEEN = "This stopped at something that nobody foresaw. Printdesk's log tells what it was."

Run = Callable[[Desk, Task, Report], Mapping[str, object]]

RUNS: dict[TaskKind, Run] = {
    TaskKind.AUDIT: integrity.run,
    TaskKind.ARCHIVE: archive.run_archive,
    TaskKind.PRUNE: archive.run_prune,
    TaskKind.VERIFY_LOG: verification.run,
    TaskKind.BACKUP: backups.run,
    TaskKind.VERIFY_BACKUP: backups.run_verification,
}


def do_next(
    desk: Desk, stopping: Callable[[], bool] = lambda: False, task_id: str | None = None
) -> bool:
    """Do one long task to its end, or this one, if nobody is at it; whether there was one."""
    hold = tasks.take(desk, stopping, task_id)
    if hold is None:
        return False
    try:
        with hold.kept():
            _do(desk, hold)
    except tasks.LeaseLost:
        log.warning("task_lease_lost", task_id=hold.task.id, kind=hold.task.kind)
    return True


def _do(desk: Desk, hold: Hold) -> None:
    task = hold.task
    try:
        result = RUNS[TaskKind(task.kind)](desk, task, hold.report)
    except tasks.Interrupted:
        hold.give_back()
    except Refusal as refusal:
        hold.fail(refusal.message)
    except OSError as error:
        log.exception("task_failed", task_id=task.id, kind=task.kind)
        hold.fail(refusal_for(error).message)
    except (tasks.LeaseLost, SQLAlchemyError):
        # Whoever comes next takes it up again, when the database is back or the lease is over.
        raise
    except Exception:
        log.exception("task_failed", task_id=task.id, kind=task.kind)
        hold.fail(UNFORESEEN)
    else:
        hold.finish(result)
