"""When things happen at a university: terms, deadlines, nights before them, and opening hours.

Days and hours are those of this machine's time zone.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import accumulate
from random import Random

OPENS, CLOSES = time(9), time(18)
DAY = timedelta(days=1)
# From day to day of the year; how much is handed in then, where 1 is an ordinary day of a term.
TERMS = (
    ((1, 15), (5, 8), 1.0),
    ((6, 5), (7, 31), 0.35),
    ((8, 24), (12, 12), 1.0),
)
IN_THE_BREAKS = 0.06
AT_WEEKENDS = 0.4
GROWTH_A_YEAR = 1.06
# How far through its term a deadline lies, and how many times as much it brings in at its height.
DEADLINES = ((0.48, 2.2), (0.93, 3.4))
DEADLINE_WIDTH = 0.05
# So that a lab that is looked at in a break has something to show.
LATELY = timedelta(days=21)
AT_LEAST_LATELY = 0.8
# How much is handed in from hour to hour: students work late.
HOURS = (4, 2, 1, 0, 0, 0, 0, 1, 3, 6, 8, 9, 9, 10, 11, 11, 10, 8, 7, 8, 9, 9, 8, 6)
# The archive is cleared out after each term.
CLEARED_OUT = ((1, 9), (5, 26), (8, 17))


def arrivals(random: Random, count: int, since: datetime, until: datetime) -> list[datetime]:
    """When so many models are handed in, in order."""
    first, last = _local(since).date(), _local(until).date()
    days = [first + DAY * place for place in range((last - first).days + 1)]
    weights = list(accumulate(_busyness(day, first, last) for day in days))
    chosen = random.choices(days, cum_weights=weights, k=count)
    hours = random.choices(range(len(HOURS)), HOURS, k=count)
    moments = (
        _moment(day, time(hour)) + timedelta(seconds=random.randrange(3600))
        for day, hour in zip(chosen, hours, strict=True)
    )
    # What would be later today came in within the last hours.
    return sorted(
        moment if moment < until else until - timedelta(minutes=random.randrange(1, 300))
        for moment in moments
    )


def at_work(moment: datetime) -> datetime:
    """The moment, or else the next one at which the lab is open."""
    local = _local(moment)
    day = local.date()
    if day.weekday() < 5:
        if OPENS <= local.time() < CLOSES:
            return moment
        if local.time() < OPENS:
            return _moment(day, OPENS)
    day += DAY
    while day.weekday() >= 5:
        day += DAY
    return _moment(day, OPENS)


def clearing_after(moment: datetime) -> datetime:
    """When the archive is cleared out next."""
    day = _local(moment).date()
    dates = [date(year, *each) for year in (day.year, day.year + 1) for each in CLEARED_OUT]
    return at_work(_moment(dates[bisect_left(dates, day)], time(14)))


def _busyness(day: date, first: date, last: date) -> float:
    years = (day - first).days / 365
    weight = max(_terms(day), default=IN_THE_BREAKS)
    if day > last - LATELY:
        weight = max(weight, AT_LEAST_LATELY)
    if day.weekday() >= 5:
        weight *= AT_WEEKENDS
    return float(weight * GROWTH_A_YEAR**years)


def _terms(day: date) -> Iterator[float]:
    for begin, end, weight in TERMS:
        begins, ends = date(day.year, *begin), date(day.year, *end)
        if begins <= day <= ends:
            through = (day - begins) / (ends - begins)
            yield weight * (0.6 + sum(_rush(through, *each) for each in DEADLINES))


def _rush(through: float, deadline: float, height: float) -> float:
    """More and more until the deadline, and next to nothing after it."""
    away = (deadline - through) / DEADLINE_WIDTH
    return height / (1 + away**2) if away > -0.4 else 0.0


def _local(moment: datetime) -> datetime:
    return moment.astimezone()


def _moment(day: date, clock: time) -> datetime:
    return datetime.combine(day, clock).astimezone(UTC)
