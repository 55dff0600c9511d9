"""The heart of a thread: it beats as long as what the thread does comes to an end."""

from datetime import datetime, timedelta

from sqlalchemy import select

from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.models import Heartbeat
from printdesk.upkeep.health import SILENT_AFTER
from printdesk.worker import tasks

BEAT_EVERY = timedelta(seconds=15)


class Heart:
    """Tells that a thread does its work, no more often than is needed.

    To be called after a piece of work was done: whoever hangs or always fails falls silent.
    """

    def __init__(self, desk: Desk, thread: str) -> None:
        self._desk = desk
        self._name = tasks.worker_name(thread)
        self._last: datetime | None = None

    def beat(self) -> None:
        """Tell of it, unless that was done just now."""
        now = self._desk.clock.now()
        if self._last is None or now - self._last >= BEAT_EVERY:
            tasks.beat(self._desk, self._name)
            self._last = now


def beats_here(database: Database, now: datetime) -> bool:
    """Whether a worker of this machine, or of this container, did its work within a minute."""
    ours = Heartbeat.worker.startswith(tasks.machine_name(), autoescape=True)
    recent = select(Heartbeat.worker).where(ours, Heartbeat.seen_at >= now - SILENT_AFTER)
    with database.reading() as session:
        return session.scalar(recent.limit(1)) is not None
