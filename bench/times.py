"""How long answers take, and how much of that is counting."""

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import Engine, event


@dataclass(frozen=True)
class Asked:
    """The milliseconds that an answer took, and those of them in which the database counted.

    ``rows`` is how many jobs or mails it told of.
    """

    whole: float
    counting: float
    rows: int


@dataclass
class Times:
    """What a question took, by the size of the lab.

    ``alike`` is what it took for as many rows as the smallest lab had, where there are more.
    """

    by_size: dict[int, list[Asked]] = field(default_factory=dict)
    alike: dict[int, list[Asked]] = field(default_factory=dict)

    def median(self, size: int) -> float:
        return statistics.median(each.whole for each in self.by_size[size])

    def counting(self, size: int) -> float:
        return statistics.median(each.counting for each in self.by_size[size])

    def rows(self, size: int) -> int:
        return int(statistics.median(each.rows for each in self.by_size[size]))

    @property
    def least_rows(self) -> int:
        """How many rows the smallest lab answered."""
        return self.rows(min(self.by_size))

    def ratio(self, least: int, most: int) -> float:
        """How many times as long the larger lab takes as the smaller, to tell the same rows.

        What counting takes is left out.
        """
        larger, smaller = self.alike.get(most, self.by_size[most]), self.by_size[least]
        return _without_counting(larger) / _without_counting(smaller)

    def worst(self, size: int) -> float:
        """All but one in a hundred were faster."""
        ordered = sorted(each.whole for each in self.by_size[size])
        return ordered[min(len(ordered) - 1, len(ordered) * 99 // 100)]


def _without_counting(asked: Sequence[Asked]) -> float:
    return statistics.median(each.whole - each.counting for each in asked)


class Counting:
    """Adds up how long it takes to count what lists and searches find.

    A search that reads all hits, of which a page would be enough, does so to tell how many: that
    counts from when it asks for them until it asks for something else.
    """

    def __init__(self, engine: Engine) -> None:
        self.milliseconds = 0.0
        self._reads_hits = False
        event.listen(engine, "before_cursor_execute", self._begin)
        event.listen(engine, "after_cursor_execute", self._end)

    def _begin(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if self._reads_hits:
            self._add()
        self._begun, self._reads_hits = time.perf_counter(), "AS hit" in statement

    def _end(self, _connection: object, _cursor: object, statement: str, *_: object) -> None:
        if "count(" in statement:
            self._add()

    def _add(self) -> None:
        self.milliseconds += (time.perf_counter() - self._begun) * 1000
