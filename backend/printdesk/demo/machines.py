"""The printers at work: a job waits until one of its kind is free."""

import heapq
from collections.abc import Mapping
from datetime import datetime


class Machines:
    """How many there are of each printer of the catalog, and until when each is at work."""

    def __init__(self, counts: Mapping[str, int], opening: datetime) -> None:
        self._free = {printer: [opening] * count for printer, count in counts.items()}

    def begin(self, printer: str, ready: datetime) -> datetime:
        """When the machine that is free first can begin with what is ready then.

        It is taken; ``end`` gives it back.
        """
        return max(ready, heapq.heappop(self._free[printer]))

    def end(self, printer: str, moment: datetime) -> None:
        """The machine that was taken is free from this moment on."""
        heapq.heappush(self._free[printer], moment)
