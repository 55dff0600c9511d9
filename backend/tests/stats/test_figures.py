"""Every figure beside a slow, obvious calculation, on both databases, across zones and seasons."""

from datetime import UTC, date, datetime, timedelta
from itertools import product
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from printdesk.desk import Desk
from printdesk.stats import months
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.conftest import AddPerson, SignIn
from tests.road import API, Road
from tests.stats.generated import lab
from tests.stats.slowly import Asked, counted

pytestmark = pytest.mark.usefixtures("any_database")

# Of the year 2029: clocks change on March 11 and November 4 in Chicago, on March 25 and October 28
# in Berlin; in Santiago a day begins at 1 o'clock when they do, in Kathmandu at a quarter to.
ZONES = ("UTC", "America/Chicago", "Europe/Berlin", "America/Santiago", "Asia/Kathmandu")
PERIODS = (
    (date(2029, 3, 11), date(2029, 3, 11)),
    (date(2029, 3, 5), date(2029, 4, 1)),
    (date(2029, 7, 20), date(2029, 11, 10)),
    (date(2029, 1, 1), date(2029, 12, 31)),
)
CHOICES: tuple[dict[str, str], ...] = ({}, {"printer": "prusa_xl"}, {"discipline": "Art"})
NOTHING = {"submitted": 0, "completed": 0, "failed": 0, "busy_seconds": 0}


def test_every_figure_is_what_a_slow_calculation_gives(
    desk: Desk, sign_in: SignIn, add_person: AddPerson, clock: HandClock
) -> None:
    year = datetime(2029, 1, 1, tzinfo=UTC), datetime(2029, 12, 20, tzinfo=UTC)
    made = lab(desk, 260, *year)
    clock.moment = datetime(2029, 12, 20, 15, 30, 12, 400_000, tzinfo=UTC)
    staff = sign_in(add_person())
    filled = 0
    for zone, (first, last), choice in product(ZONES, PERIODS, CHOICES):
        desk.settings.lab_timezone = zone
        if zone == ZONES[2]:
            # December is not over. From here on most of a period is read from packed months.
            assert months.pack(desk) in {0, 11}
        days = {"from": first.isoformat(), "to": last.isoformat()}
        answer = staff.get(f"{API}/stats/detailed", query_string={**days, **choice})
        assert answer.status_code == 200, answer.text
        expected = counted(made, Asked(first, last, ZoneInfo(zone), clock.now(), **choice))
        _compare(answer.json, expected, f"{zone}, {first} to {last}, {choice}")
        filled += all(answer.json[name] for name in ("reasons", "failures", "staff", "materials"))
    # Nothing is shown by comparing nothing with nothing.
    assert filled > len(ZONES) * len(CHOICES)


def _compare(told: Any, expected: dict[str, Any], where: str) -> None:
    printers = {each["id"]: each for each in told["printers"]}
    wanted = expected.pop("printers")
    for printer, figures in wanted.items():
        if printer in printers:
            assert printers.pop(printer) == figures, where
        else:
            assert {name: figures[name] for name in NOTHING} == NOTHING, where
    for rest in printers.values():
        assert {name: rest[name] for name in NOTHING} == NOTHING, where
    for name, figures in expected.items():
        assert told[name] == figures, f"{name}: {where}"


def test_the_last_days_end_with_today_in_the_labs_own_zone(
    desk: Desk, staff: StaffClient, clock: HandClock
) -> None:
    desk.settings.lab_timezone = "America/Chicago"
    clock.moment = datetime(2030, 3, 11, 3, 0, tzinfo=UTC)  # the evening of the 10th there
    told = staff.get(f"{API}/stats/detailed?days=3").json["period"]
    assert (told["first"], told["last"], told["days"]) == ("2030-03-08", "2030-03-10", 3)
    # The last of them has 23 hours.
    assert (told["begins_at"], told["ends_at"]) == ("2030-03-08T06:00:00Z", "2030-03-11T05:00:00Z")
    assert told["time_zone"] == "America/Chicago"


def test_a_period_is_taken_as_it_is_meant(staff: StaffClient) -> None:
    def asked(**query: str) -> tuple[str, str]:
        told = staff.get(f"{API}/stats/detailed", query_string=query).json["period"]
        return told["first"], told["last"]

    assert asked(**{"from": "2030-02-10", "to": "2030-02-01"}) == ("2030-02-01", "2030-02-10")
    assert asked(**{"from": "2030-02-10"}) == ("2030-02-10", "2030-03-01")
    assert asked(to="2030-02-10", days="10") == ("2030-02-01", "2030-02-10")
    assert asked(**{"from": "0001-01-01", "to": "9999-12-31"}) == ("2179-12-25", "2189-12-31")


def test_an_empty_lab_has_figures_of_nothing(staff: StaffClient) -> None:
    told = staff.get(f"{API}/stats/detailed").json
    assert {total["value"] for total in told["totals"]} == {0}
    assert [stage["median_seconds"] for stage in told["turnaround"]] == [None] * 6
    assert (told["reasons"], told["failures"], told["staff"]) == ([], [], [])
    assert len(told["over_time"]) == 30


def test_a_step_that_was_taken_back_was_never_taken(road: Road, clock: HandClock) -> None:
    ticket = road.to("PRINTING")
    clock.forward(hours=2)
    road.do(ticket, "mark-complete")
    clock.forward(minutes=10)
    road.do(ticket, "revert-completion")
    clock.forward(hours=1)
    road.do(ticket, "mark-complete")
    told = road.staff.get(f"{API}/stats/detailed").json
    [stage] = [each for each in told["turnaround"] if each["stage"] == "print"]
    took = timedelta(hours=3, minutes=10).total_seconds()
    assert (stage["count"], stage["median_seconds"]) == (1, took)
    [printer] = [each for each in told["printers"] if each["id"] == "prusa_mk4s"]
    assert (printer["completed"], printer["busy_seconds"]) == (1, took)


def test_who_did_it_is_called_as_they_are_called_now(
    road: Road, staff: StaffClient, admin: StaffClient
) -> None:
    road.to("PENDING")
    assert staff.patch(f"{API}/auth/me", json={"name": "Sam Married"}).status_code == 200
    told = admin.get(f"{API}/stats/detailed").json["staff"]
    assert [(each["name"], each["approved"]) for each in told] == [("Sam Married", 1)]
