"""Whoever asks for thirty of something asks the database no more often than for three."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, event, func, select

from printdesk.accounts.passwords import Passwords
from printdesk.demo.lab import Files, Wish, make
from printdesk.desk import Desk
from printdesk.models import Event
from printdesk.upkeep.verification import silent
from tests.clients import StaffClient
from tests.road import API


class Asked:
    """How often the database was asked since the count began."""

    def __init__(self, desk: Desk) -> None:
        self.times = 0
        event.listen(desk.database.engine, "before_cursor_execute", self._count)

    def _count(self, _connection: Connection, _cursor: object, _sql: str, *_: object) -> None:
        self.times += 1


@pytest.fixture
def asked(desk: Desk, passwords: Passwords) -> Iterator[Asked]:
    make(desk, Wish(60, years=3, files=Files.NONE), silent, passwords)
    return Asked(desk)


def times(asked: Asked, person: StaffClient, path: str) -> int:
    before = asked.times
    answer = person.get(f"{API}{path}")
    assert answer.status_code == 200, answer.text
    return asked.times - before


def test_long_lists_ask_as_often_as_short_ones(asked: Asked, admin: StaffClient) -> None:
    for path in (
        *("/jobs?", "/jobs?search=example&", "/jobs?search=ar&sort=name&", "/jobs?sort=cost&"),
        *("/jobs?printer=prusa_mk4s&", "/jobs?discipline=Architecture&reviewed=true&"),
        *("/jobs?status=ARCHIVED&", "/jobs?confirmation_expired=false&sort=changed&"),
        *("/admin/outbox?", "/admin/outbox?search=example&", "/admin/outbox?search=hernandez&"),
        *("/admin/outbox?status=sent&", "/admin/users?"),
    ):
        few, many = (times(asked, admin, f"{path}limit={limit}") for limit in (3, 30))
        assert few == many <= 9, path


def test_a_long_history_is_asked_for_at_once(desk: Desk, asked: Asked, admin: StaffClient) -> None:
    lengths = select(Event.job_id, func.count()).where(Event.job_id.is_not(None))
    with desk.database.reading() as session:
        ordered = session.execute(lengths.group_by(Event.job_id).order_by(func.count())).all()
    shortest, longest = ordered[0][0], ordered[-1][0]
    for path in ("", "/events", "/mails"):
        few, many = (times(asked, admin, f"/jobs/{job}{path}") for job in (shortest, longest))
        # Whoever waits for a printer has a place in its line.
        assert abs(few - many) <= (1 if not path else 0), path
        assert many <= 6, path


def test_ten_years_of_statistics_ask_as_often_as_a_day(asked: Asked, staff: StaffClient) -> None:
    for choice in ("", "&printer=prusa_xl", "&discipline=Art"):
        path = f"/stats/detailed?{choice}&days="
        few, many = (times(asked, staff, f"{path}{days}") for days in (1, 3650))
        assert few <= many <= few + 1 <= 12, path


def test_what_looks_at_the_whole_lab_asks_a_few_times(asked: Asked, admin: StaffClient) -> None:
    for path in (
        *("/stats", "/admin/archive/preview?retention_days=90", "/admin/audit/report"),
        *("/admin/prune/preview?retention_days=365", "/catalog", "/auth/me"),
    ):
        assert times(asked, admin, path) <= 9, path
