"""The statistics as CSV."""

import csv
import io
import tracemalloc
from datetime import UTC, datetime

import pytest

from printdesk.desk import Desk
from printdesk.stats import export
from printdesk.stats.export import harmless
from printdesk.stats.period import last_days
from printdesk.stats.reading import Choice
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import API, FORM, Road
from tests.stats.generated import lab

pytestmark = pytest.mark.usefixtures("any_database")

FORMULA = '=HYPERLINK("https://evil.example","pay here")'


def rows(staff: StaffClient, query: str = "") -> list[list[str]]:
    answer = staff.get(f"{API}/stats/export.csv{query}")
    assert answer.status_code == 200
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return list(csv.reader(io.StringIO(answer.text, newline="")))


def test_what_the_page_shows_stands_in_the_file(road: Road) -> None:
    road.to("PAIDPICKEDUP")
    road.to("REJECTED")
    told = rows(road.staff)
    assert told[0] == ["section", "item", "figure", "value"]
    for line in (
        ["totals", "submitted", "this period", "2"],
        ["totals", "revenue", "this period (cents)", "450"],
        ["turnaround", "print", "count", "1"],
        ["printers", "Prusa MK4S", "completed", "1"],
        ["materials", "PLA", "grams", "45.0"],
        ["rejection reasons", "Walls too thin to print", "count", "1"],
        ["staff", "Sam Staff", "approved", "1"],
        ["estimates", "time", "count", "1"],
    ):
        assert line in told


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", " ="])
def test_no_cell_begins_like_a_formula(first: str) -> None:
    assert harmless(f"{first}1+1") == f"'{first}1+1"
    assert harmless(f"a{first}") == f"a{first}"


def test_a_number_stays_a_number() -> None:
    assert harmless(-1) == -1


def test_a_formula_that_somebody_has_typed_comes_as_text(road: Road) -> None:
    ticket = road.to("PRINTING")
    road.do(ticket, "admin/mark-failed", {"reason": FORMULA})
    told = [cell for line in rows(road.staff) for cell in line]
    assert f"'{FORMULA}" in told
    assert not [cell for cell in told if cell.startswith(("=", "+", "@"))]


def test_the_jobs_of_the_period_are_told_without_names(road: Road, clock: HandClock) -> None:
    road.to("PAIDPICKEDUP")
    road.to("UPLOADED", discipline="Art")
    head, first, second = rows(road.staff, "?lines=jobs")
    told = dict(zip(head, first, strict=True))
    assert told["submitted"] == "2030-03-01T12:00:00+00:00"
    assert (told["printer"], told["weight_g"], told["price_usd"]) == ("Prusa MK4S", "45.0", "4.5")
    assert (told["status"], told["hours_printing"]) == ("PAIDPICKEDUP", "0.0")
    assert dict(zip(head, second, strict=True))["status"] == "UPLOADED"
    assert FORM["student_name"] not in str([first, second])
    art = rows(road.staff, "?lines=jobs&discipline=Art")
    assert [line[1] for line in art[1:]] == ["Art"]
    clock.forward(days=2)
    assert len(rows(road.staff, "?lines=jobs&days=2")) == 1


def test_a_long_file_takes_no_more_memory_than_a_short_one(desk: Desk) -> None:
    begins, ends = (datetime(2029, month, 1, tzinfo=UTC) for month in (1, 3))
    lab(desk, 240, begins, ends)
    period = last_days(365, datetime(2029, 12, 1, tzinfo=UTC), desk.settings.zone)

    def most(jobs: int) -> tuple[int, int]:
        lines = 0
        tracemalloc.start()
        for chunk in export.jobs(desk.database.reading, period, Choice(), at_once=30):
            lines += chunk.count("\n")
            if lines > jobs:
                break
        peak = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return lines, peak

    most(60)  # what is made once, as compiled queries
    (few, at_first), (many, in_all) = most(60), most(1000)
    assert (few, many) == (1 + 60, 1 + 240)
    assert in_all < 1.3 * at_first
