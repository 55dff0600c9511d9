"""The worker of production: takes its work out of the queues on Redis, with others like it.

Each process has a lane for every queue, and a ticker that does what recurs and asks for whatever
waits and lies in no queue. So one process does everything, and several share it.
"""

import threading
from collections.abc import Callable
from contextlib import suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError

from printdesk.clock import stopwatch
from printdesk.desk import Desk
from printdesk.notifications.mail import Mailer
from printdesk.work import QueuesAway, Work
from printdesk.worker import overdue, schedule, tasks
from printdesk.worker.errands import Hands
from printdesk.worker.heart import Heart
from printdesk.worker.lanes import Lane

LOOK_EVERY_SECONDS = 2.0
TICK_EVERY_SECONDS = 10.0
STOP_SECONDS = 8.0
# The names of the threads are those by which health knows what they do.
LANES = {
    "worker": "printdesk-mail",
    "share": "printdesk-share",
    "inspections": "printdesk-models",
    "long-tasks": "printdesk-long",
}
TICKER = "ticker"

log = structlog.get_logger(__name__)


class QueuedWorker:
    """One process that works. The desk has queues."""

    def __init__(self, desk: Desk, mailer: Mailer) -> None:
        assert desk.queues is not None  # noqa: S101 - so it is with REDIS_URL set
        self._desk, self._queues = desk, desk.queues
        self._stopping = threading.Event()
        hands = Hands(desk, mailer, self._stopping.is_set)
        self._lanes = [
            Lane(name, queue, desk.settings.redis_url, hands) for name, queue in LANES.items()
        ]
        self._heart = Heart(desk, TICKER)
        self._since_tick: Callable[[], float] | None = None

    def run(self) -> None:
        """Work until ``stop_soon``, then let the pieces at hand come to an end, for a while."""
        for lane in self._lanes:
            lane.start()
        self._look()
        while not self._stopping.wait(LOOK_EVERY_SECONDS):
            self._look()
        waited = stopwatch()
        for lane in self._lanes:
            lane.join(max(0.0, STOP_SECONDS - waited()))
        names = [*(lane.name for lane in self._lanes), tasks.worker_name(TICKER)]
        with suppress(SQLAlchemyError):
            tasks.forget(self._desk, names)

    def stop_soon(self) -> None:
        """Ask ``run`` to return. Any thread or signal handler may call it."""
        self._stopping.set()

    def _look(self) -> None:
        try:
            if self._since_tick is None or self._since_tick() >= TICK_EVERY_SECONDS:
                self._since_tick = stopwatch()
                self._tick()
            overdue.ask_again(self._desk, self._queues)
            self._heart.beat()
        except QueuesAway:
            log.warning("redis_away", lane=TICKER)
        except SQLAlchemyError:
            log.exception("database_trouble")
        except Exception:
            log.exception("ticker_failed")

    def _tick(self) -> None:
        """Do what recurs, as far as nobody else does; what is on the share has lanes."""
        for work in (Work.ROUND, Work.MEASURE):
            self._queues.put(work, "share")
        schedule.tick(self._desk, schedule.IN_DATABASE)
