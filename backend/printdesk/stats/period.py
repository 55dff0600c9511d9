"""The days that statistics are asked for, in the lab's own time zone."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise
from zoneinfo import ZoneInfo

from printdesk.stats.stays import seconds

LONGEST_DAYS = 3660
EARLIEST, LATEST = date(1990, 1, 1), date(2189, 12, 31)
ONE_DAY = timedelta(days=1)
# Up to how many days are shown one by one, and week by week.
BY_DAY, BY_WEEK = 35, 190


class Step(StrEnum):
    """What a period is divided into. A week begins on Monday."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True)
class Period:
    """Whole days from ``first`` to ``last``, both of them included."""

    first: date
    last: date
    zone: ZoneInfo

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def begins(self) -> int:
        """The first second of the period; days of a change of clocks have 23 or 25 hours."""
        return _midnight(self.first, self.zone)

    @property
    def ends(self) -> int:
        """The first second after it."""
        return _midnight(self.last + ONE_DAY, self.zone)

    @property
    def before(self) -> "Period":
        """As many days as this one has, right before it."""
        length = timedelta(days=self.days)
        return Period(self.first - length, self.first - ONE_DAY, self.zone)

    @property
    def step(self) -> Step:
        if self.days <= BY_DAY:
            return Step.DAY
        return Step.WEEK if self.days <= BY_WEEK else Step.MONTH

    def parts(self) -> "list[Period]":
        """The period in days, weeks or months; the first and the last may be cut short."""
        starts = [self.first, *self._starts(), self.last + ONE_DAY]
        pairs = pairwise(starts)
        return [Period(start, end - ONE_DAY, self.zone) for start, end in pairs]

    def _starts(self) -> Iterator[date]:
        step, day = self.step, self.first
        while (day := _next(day, step)) <= self.last:
            yield day


def last_days(days: int, now: datetime, zone: ZoneInfo) -> Period:
    """So many days, of which today is the last."""
    today = now.astimezone(zone).date()
    return Period(today - timedelta(days=days - 1), today, zone)


def between(first: date | None, last: date, days: int, zone: ZoneInfo) -> Period:
    """The days between two, in whatever order they are given; ``days`` of them without a first.

    Of those that are too many the last are taken.
    """
    last = min(max(last, EARLIEST), LATEST)
    first = min(max(first, EARLIEST), LATEST) if first else last - timedelta(days=days - 1)
    first, last = sorted((first, last))
    return Period(max(first, last - timedelta(days=LONGEST_DAYS - 1)), last, zone)


def _next(day: date, step: Step) -> date:
    """The first day after this one that begins another step."""
    match step:
        case Step.DAY:
            return day + ONE_DAY
        case Step.WEEK:
            return day + timedelta(days=7 - day.weekday())
        case Step.MONTH:
            return (day.replace(day=1) + timedelta(days=31)).replace(day=1)


def _midnight(day: date, zone: ZoneInfo) -> int:
    # Where clocks are put forward at midnight, the day begins with the first minute that there is.
    return seconds(datetime.combine(day, time(), zone))
