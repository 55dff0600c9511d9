"""How far a backup is, told again and again while it holds on to its being the only one."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta
from typing import TypeVar

from printdesk.desk import Desk
from printdesk.upkeep.backup.refusals import BackupRunning
from printdesk.upkeep.holds import Hold, HoldLost
from printdesk.upkeep.tasks import Report

# Shorter than a task's lease: who takes up a dead worker's task finds its hold free.
HELD_FOR = timedelta(seconds=90)
RENEW_EVERY = timedelta(seconds=10)
LOOK_EVERY_SECONDS = 0.5

Result = TypeVar("Result")


class Progress:
    """Tells what is being done. Each call may raise what says that it has to end."""

    def __init__(self, desk: Desk, hold: Hold, report: Report) -> None:
        self._clock = desk.clock
        self._hold = hold
        self._report = report
        self._told = (0, 0, "")

    def tell(self, done: int, total: int, note: str) -> None:
        """So much of so much is done, and this is being done now."""
        self._told = (done, total, note)
        self.go_on()

    def go_on(self) -> None:
        """Hold on. To be called again and again, however long a step takes."""
        self._report(*self._told)
        if self._clock.now() - self._hold.taken_at >= RENEW_EVERY:
            try:
                self._hold.renew()
            except HoldLost:
                raise BackupRunning from None

    def during(self, deed: Callable[[], Result]) -> Result:
        """Do something that cannot be asked how far it is, and hold on meanwhile."""
        with ThreadPoolExecutor(1) as pool:
            future = pool.submit(deed)
            while not future.done():
                wait([future], LOOK_EVERY_SECONDS)
                self.go_on()
            return future.result()
