"""How long answers take, and how much of that is counting."""

import statistics
import time
from dataclasses import dataclass, field

from sqlalchemy import Engine, event


@dataclass(frozen=True)
class Asked:
    """The milliseconds that an answer took, and those of them in which the database counted."""

    whole: float
    counting: float


@dataclass
class Times:
    """What a question took, by the size of the lab."""

    by_size: dict[int, list[Asked]] = field(default_factory=dict)

    def median(self, size: int) -> float:
        return statistics.median(each.whole for each in self.by_size[size])

    def counting(self, size: int) -> float:
        return statistics.median(each.counting for each in self.by_size[size])

    def without_counting(self, size: int) -> float:
        return statistics.median(each.whole - each.counting for each in self.by_size[size])

    def worst(self, size: int) -> float:
        """All but one in a hundred were faster."""
        ordered = sorted(each.whole for each in self.by_size[size])
        return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


class Counting:
    """Adds up how long a database is busy counting what lists and searches find."""

    def __init__(self, engine: Engine) -> None:
        self.milliseconds = 0.0
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def _begin(self, *_: object) -> None:
        self._begun = time.perf_counter()

    def _end(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "count(" in statement:
            self.milliseconds += (time.perf_counter() - self._begun) * 1000
