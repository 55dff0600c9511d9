"""The only place that reads the time."""

import time
from collections.abc import Callable
from datetime import UTC, datetime
from datetime import time as TimeOfDay
from typing import Protocol


class Clock(Protocol):
    """What tells the time: the system's clock, or in a test one that is set by hand."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        ...


class SystemClock:
    """The machine's clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)


def time_of_day(text: str) -> TimeOfDay:
    """A time such as 03:00. Raises ValueError for any other text."""
    hours, _, minutes = text.strip().partition(":")
    try:
        if hours.isdecimal() and minutes.isdecimal() and len(minutes) == 2:
            return TimeOfDay(int(hours), int(minutes))
    except ValueError:
        pass
    raise ValueError(f"“{text}” is not a time such as 03:00")


def stopwatch() -> Callable[[], float]:
    """Tells the seconds since it was made, whatever is done to the machine's clock."""
    begun = time.monotonic()
    return lambda: time.monotonic() - begun


def patience(seconds: float, step: float = 0.05) -> "Patience":
    """Something to wait with: ``while patience.left(): ...``."""
    return Patience(time.monotonic() + seconds, step)


class Patience:
    """Waits in small steps until its time is over."""

    def __init__(self, end: float, step: float) -> None:
        self._end = end
        self._step = step

    def left(self) -> bool:
        """Sleep one step and say True, or say False when the time is over."""
        if time.monotonic() >= self._end:
            return False
        time.sleep(self._step)
        return True
