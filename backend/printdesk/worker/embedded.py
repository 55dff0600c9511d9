"""The worker of the embedded mode: threads beside the web server.

One does what is soon done; long tasks and looking at models have threads of their own.
"""

import threading

import structlog
from sqlalchemy.exc import SQLAlchemyError

from printdesk.accounts import requests
from printdesk.desk import Desk
from printdesk.jobs import inspections
from printdesk.notifications.mail import Mailer
from printdesk.worker import long_tasks, schedule, tasks
from printdesk.worker.side_thread import SideThread

log = structlog.get_logger(__name__)

LOOK_EVERY_SECONDS = 2.0
BEAT_EVERY_SECONDS = 15.0
STOP_SECONDS = 10.0


class EmbeddedWorker:
    """Looks for work when the bell rings, and every few seconds for what has become due."""

    def __init__(self, desk: Desk, mailer: Mailer, bell: threading.Event) -> None:
        self._desk = desk
        self._mailer = mailer
        self._bell = bell
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self._beside = [
            SideThread("long-tasks", desk, long_tasks.do_next, LOOK_EVERY_SECONDS),
            SideThread("inspections", desk, inspections.look_at_next, LOOK_EVERY_SECONDS),
        ]

    def start(self) -> None:
        self._thread.start()
        for each in self._beside:
            each.start()

    def stop(self) -> None:
        """Let the tasks at hand come to an end, for a while."""
        self._stopping.set()
        self._bell.set()
        for each in self._beside:
            each.stop()
        for each in self._beside:
            each.join(STOP_SECONDS)
        self._thread.join(STOP_SECONDS)

    def _run(self) -> None:
        name = tasks.worker_name()
        last_beat = None
        while not self._stopping.is_set():
            self._bell.clear()
            for each in self._beside:
                each.ring()
            now = self._desk.clock.now()
            try:
                if last_beat is None or (now - last_beat).total_seconds() >= BEAT_EVERY_SECONDS:
                    tasks.beat(self._desk, name)
                    last_beat = now
                work_once(self._desk, self._mailer, self._stopping)
            except Exception:
                # A worker that dies of one bad task would take all others with it.
                log.exception("worker_failed")
            self._bell.wait(LOOK_EVERY_SECONDS)


def work_once(desk: Desk, mailer: Mailer, stopping: threading.Event | None = None) -> None:
    """Do all that is to be done now."""
    stopped = stopping.is_set if stopping else lambda: False
    try:
        requests.answer_all(desk)
        tasks.send_due_mails(desk, mailer, stopped)
        tasks.tidy_jobs(desk, stopped)
        schedule.tick(desk)
    except SQLAlchemyError:
        log.exception("database_trouble")
