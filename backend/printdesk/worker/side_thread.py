"""A thread beside the worker's own, so that no mail waits for work that takes long."""

import threading
from collections.abc import Callable

import structlog

from printdesk.desk import Desk
from printdesk.worker.heart import Heart

log = structlog.get_logger(__name__)

DoNext = Callable[[Desk, Callable[[], bool]], bool]


class SideThread:
    """Does one kind of work, one piece after the other.

    ``do_next`` does the next piece and tells whether there was one; the second thing it is given
    says whether it should stop.
    """

    def __init__(self, name: str, desk: Desk, do_next: DoNext, look_every_seconds: float) -> None:
        self._desk = desk
        self._do_next = do_next
        self._look_every = look_every_seconds
        self._bell = threading.Event()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._heart = Heart(desk, name)

    def start(self) -> None:
        self._heart.beat()
        self._thread.start()

    def ring(self) -> None:
        """Say that there may be something to do."""
        self._bell.set()

    def stop(self) -> None:
        """Have it let go of the piece at hand, which is taken up again after the next start."""
        self._stopping.set()
        self._bell.set()

    def join(self, seconds: float) -> None:
        """Wait until it has ended, for a while."""
        self._thread.join(seconds)

    def _run(self) -> None:
        while not self._stopping.is_set():
            self._bell.clear()
            try:
                while self._do_next(self._desk, self._stopping.is_set):
                    if self._stopping.is_set():
                        return
                    self._heart.beat()
                self._heart.beat()
            except Exception:
                # A thread that dies of one bad piece of work would take all others with it.
                log.exception("side_thread_failed", work=self._thread.name)
            self._bell.wait(self._look_every)
