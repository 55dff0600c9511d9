"""When backups are due, and which of them stay."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from printdesk.clock import time_of_day
from printdesk.upkeep.backup import work
from printdesk.upkeep.backup.generations import staying
from printdesk.upkeep.backup.place import State
from printdesk.upkeep.backup.timetable import last_due, next_due

CHICAGO = ZoneInfo("America/Chicago")
THREE = time(3)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc, arg-type]


class TestDue:
    @pytest.mark.parametrize(
        ("now", "last", "following"),
        [
            (utc(2030, 1, 10, 8, 59), utc(2030, 1, 9, 9), utc(2030, 1, 10, 9)),
            (utc(2030, 1, 10, 9, 0), utc(2030, 1, 10, 9), utc(2030, 1, 11, 9)),
            (utc(2030, 1, 11, 3, 0), utc(2030, 1, 10, 9), utc(2030, 1, 11, 9)),
            # The clocks go forward on March 10 and back on November 3.
            (utc(2030, 3, 10, 12, 0), utc(2030, 3, 10, 8), utc(2030, 3, 11, 8)),
            (utc(2030, 3, 10, 7, 59), utc(2030, 3, 9, 9), utc(2030, 3, 10, 8)),
            (utc(2030, 11, 3, 12, 0), utc(2030, 11, 3, 9), utc(2030, 11, 4, 9)),
        ],
    )
    def test_a_time_is_meant_on_the_clocks_of_the_zone(
        self, now: datetime, last: datetime, following: datetime
    ) -> None:
        assert last_due(now, THREE, CHICAGO) == last
        assert next_due(now, THREE, CHICAGO) == following

    @pytest.mark.parametrize("at", [time(0), time(2, 30), time(3), time(23, 59)])
    def test_each_day_has_one_also_when_the_clocks_change(self, at: time) -> None:
        now, end, seen = utc(2030, 1, 1), utc(2031, 1, 1), set()
        while now < end:
            seen.add(last_due(now, at, CHICAGO).astimezone(CHICAGO).date())
            now += timedelta(minutes=30)
        days = (end - utc(2030, 1, 1)).days
        assert days <= len(seen) <= days + 2

    @pytest.mark.parametrize("text", ["", "3", "24:00", "03:60", "3am", "-1:00", "03:0", "٣:٠٠x"])
    def test_other_texts_are_no_times(self, text: str) -> None:
        with pytest.raises(ValueError, match="is not a time such as 03:00"):
            time_of_day(text)


class TestClocksThatWereAhead:
    """What they have told of the future keeps nothing from being done."""

    NOW = utc(2030, 1, 10, 12)
    DUE = utc(2030, 1, 10, 3)
    LATER = utc(2040, 1, 1)

    @pytest.mark.parametrize(
        ("known", "expected"),
        [
            (State(), True),
            (State(good_at=utc(2030, 1, 10, 3)), False),
            (State(good_at=utc(2030, 1, 10, 2)), True),
            (State(good_at=LATER), True),
            (State(failed_at=utc(2030, 1, 10, 11, 30)), False),
            (State(failed_at=utc(2030, 1, 10, 11)), True),
            (State(failed_at=LATER), True),
        ],
    )
    def test_a_backup_is_due(self, known: State, expected: bool) -> None:
        assert work.is_due(known, self.NOW, self.DUE) is expected

    @pytest.mark.parametrize(
        ("told", "expected"),
        [
            ({}, True),
            ({"verified_at": utc(2029, 12, 12)}, False),
            ({"verified_at": utc(2029, 12, 11)}, True),
            ({"verified_at": LATER}, True),
            ({"verified_at": utc(2030, 1, 9), "unsound": "It is not."}, True),
            ({"unverified_at": utc(2030, 1, 10)}, False),
            ({"unverified_at": LATER}, True),
        ],
    )
    def test_proving_one_is_due(self, told: dict[str, Any], expected: bool) -> None:
        assert work.verification_is_due(State(good_at=self.DUE, **told), self.NOW) is expected
        assert not work.verification_is_due(State(**told), self.NOW)


class TestStaying:
    def test_over_years_of_nights_what_stays_is_what_was_promised(self) -> None:
        there: set[datetime] = set()
        for day in range(5 * 365):
            tonight = utc(2030, 1, 1, 3) + timedelta(days=day)
            there = staying({*there, tonight}, UTC)
            assert tonight in there
            if day > 400:
                self.assert_promised(there, tonight)

    def assert_promised(self, there: set[datetime], tonight: datetime) -> None:
        nights = {tonight - timedelta(days=back) for back in range(14)}
        assert nights <= there
        weeks = {(tonight - timedelta(weeks=back)).isocalendar()[:2] for back in range(8)}
        assert weeks <= {each.isocalendar()[:2] for each in there}
        months = {(each.year, each.month) for each in there}
        assert len(months) == 12
        first = min(there).date()
        assert date(tonight.year - 1, tonight.month, 1) < first
        assert len(there) <= 14 + 8 + 12
        # Of a week or month that is over, its last night stands for it.
        old = sorted(each for each in there if each not in nights)
        assert all(_ends_week(each) or _ends_month(each) for each in old)

    def test_a_lab_that_was_closed_keeps_what_it_had(self) -> None:
        before = [utc(2030, 5, 1, 3) + timedelta(days=day) for day in range(20)]
        there = staying([*before, utc(2030, 9, 1, 3)], UTC)
        assert len([each for each in there if each.month == 5]) == 13 + 1

    def test_of_a_day_the_newest_stays_when_the_day_is_over(self) -> None:
        first, second = utc(2030, 5, 1, 3), utc(2030, 5, 1, 16)
        assert staying([first, second], UTC) == {first, second}
        next_night = utc(2030, 5, 2, 3)
        assert staying([first, second, next_night], UTC) == {second, next_night}

    def test_days_are_those_of_the_zone(self) -> None:
        # 22:00 and 23:30 in Chicago are one day there, and two in UTC.
        later = utc(2030, 1, 20, 4)
        evening = [utc(2030, 1, 11, 4), utc(2030, 1, 11, 5, 30)]
        night = [utc(2030, 1, 10, 23), utc(2030, 1, 11, 4)]
        assert staying([*evening, later], CHICAGO) == {evening[1], later}
        assert staying([*night, later], CHICAGO) == {night[1], later}
        assert staying([*night, later], UTC) == {*night, later}

    def test_without_backups_none_stays(self) -> None:
        assert staying([]) == set()


def _ends_week(moment: datetime) -> bool:
    return moment.isoweekday() == 7


def _ends_month(moment: datetime) -> bool:
    return (moment + timedelta(days=1)).month != moment.month
