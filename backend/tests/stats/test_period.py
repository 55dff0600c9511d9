"""Days, weeks and months of the lab's own time zone."""

from datetime import UTC, date, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from printdesk.stats.period import Period, Step, last_days

HOUR = 3600


@pytest.mark.parametrize(
    ("zone", "day", "hours"),
    [
        ("UTC", date(2029, 3, 11), 24),
        ("America/Chicago", date(2029, 3, 11), 23),
        ("America/Chicago", date(2029, 11, 4), 25),
        ("Europe/Berlin", date(2029, 3, 25), 23),
        # Clocks go from midnight to one, and a day is begun at one.
        ("America/Santiago", date(2029, 9, 2), 23),
        ("America/Santiago", date(2029, 4, 7), 25),
        ("Australia/Lord_Howe", date(2029, 4, 1), 24.5),
    ],
)
def test_a_day_is_as_long_as_it_is_there(zone: str, day: date, hours: float) -> None:
    period = Period(day, day, ZoneInfo(zone))
    assert period.ends - period.begins == hours * HOUR


@pytest.mark.parametrize(
    ("first", "last", "step", "parts"),
    [
        (date(2030, 1, 1), date(2030, 1, 30), Step.DAY, 30),
        (date(2030, 1, 1), date(2030, 3, 31), Step.WEEK, 13),
        (date(2029, 12, 31), date(2030, 3, 31), Step.WEEK, 13),
        (date(2030, 1, 15), date(2030, 12, 15), Step.MONTH, 12),
    ],
)
def test_a_period_is_divided_without_a_gap(first: date, last: date, step: Step, parts: int) -> None:
    period = Period(first, last, ZoneInfo("America/Chicago"))
    found = period.parts()
    assert (period.step, len(found)) == (step, parts)
    assert (found[0].begins, found[-1].ends) == (period.begins, period.ends)
    assert all(one.ends == other.begins for one, other in pairwise(found))
    if step is Step.WEEK:
        assert {part.first.weekday() for part in found[1:]} == {0}


def test_the_period_before_is_as_long_and_ends_where_this_one_begins() -> None:
    now = datetime(2030, 3, 1, 12, tzinfo=UTC)
    period = last_days(7, now, ZoneInfo("Asia/Kathmandu"))
    assert (period.before.days, period.before.ends) == (7, period.begins)
