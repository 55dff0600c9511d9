"""The worker of the embedded mode: threads beside the web server.

One does what needs the database alone, so that mails go out whatever the share does. The work on
the share, long tasks and looking at models have threads of their own.
"""

import threading
from collections.abc import Callable

import structlog
from sqlalchemy.exc import SQLAlchemyError

from printdesk.accounts import requests
from printdesk.clock import stopwatch
from printdesk.desk import Desk
from printdesk.jobs import inspections
from printdesk.notifications.mail import Mailer
from printdesk.worker import long_tasks, schedule, tasks
from printdesk.worker.heart import Heart
from printdesk.worker.side_thread import SideThread

log = structlog.get_logger(__name__)

LOOK_EVERY_SECONDS = 2.0
STOP_SECONDS = 10.0


class EmbeddedWorker:
    """Looks for work when the bell rings, and every few seconds for what has become due."""

    def __init__(self, desk: Desk, mailer: Mailer, bell: threading.Event) -> None:
        self._desk = desk
        self._mailer = mailer
        self._bell = bell
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._heart = Heart(desk, self._thread.name)
        self._beside = [
            SideThread("share", desk, look_after_share, LOOK_EVERY_SECONDS),
            SideThread("long-tasks", desk, do_long_work, LOOK_EVERY_SECONDS),
            SideThread("inspections", desk, inspections.look_at_next, LOOK_EVERY_SECONDS),
        ]

    def start(self) -> None:
        self._heart.beat()
        self._thread.start()
        for each in self._beside:
            each.start()

    def stop(self) -> None:
        """Let the tasks at hand come to an end, for a while."""
        self._stopping.set()
        self._bell.set()
        for each in self._beside:
            each.stop()
        waited = stopwatch()
        self._thread.join(STOP_SECONDS)
        for each in self._beside:
            each.join(max(0.0, STOP_SECONDS - waited()))

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            for each in self._beside:
                each.ring()
            try:
                look_after_people(self._desk, self._mailer, self._stopping.is_set, self._heart.beat)
                self._heart.beat()
            except SQLAlchemyError:
                log.exception("database_trouble")
            except Exception:
                # A worker that dies of one bad task would take all others with it.
                log.exception("worker_failed")
            self._bell.wait(LOOK_EVERY_SECONDS)


def look_after_people(
    desk: Desk,
    mailer: Mailer,
    stopping: Callable[[], bool],
    tried: Callable[[], None] = tasks.nothing,
) -> None:
    """Do all that needs the database alone; ``tried`` is called after each mail."""
    requests.answer_all(desk)
    tasks.send_due_mails(desk, mailer, stopping, tried)
    schedule.tick(desk, schedule.IN_DATABASE)


def look_after_share(desk: Desk, stopping: Callable[[], bool]) -> bool:
    """Do all that is to be done on the share now. Nothing is left for a second round."""
    tasks.tidy_jobs(desk, stopping)
    schedule.tick(desk, schedule.ON_SHARE)
    return False


def do_long_work(desk: Desk, stopping: Callable[[], bool]) -> bool:
    """Do the next long task, and what recurs and takes long; whether there was a task."""
    schedule.tick(desk, schedule.AT_LENGTH)
    return long_tasks.do_next(desk, stopping)


def work_once(desk: Desk, mailer: Mailer) -> None:
    """Do all that is to be done now, but long tasks and looking at models, one after the other."""
    try:
        look_after_people(desk, mailer, lambda: False)
        look_after_share(desk, lambda: False)
        schedule.tick(desk, schedule.AT_LENGTH)
    except SQLAlchemyError:
        log.exception("database_trouble")
