"""Months that are over are packed, and packed anew when anything in them changes."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import event, select, update

from printdesk import catalog
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.models import Event, Facts, Job, PackedMonth
from printdesk.stats import facts, months, queries
from printdesk.stats.figures import Figures
from printdesk.stats.period import Period
from printdesk.stats.reading import Choice
from printdesk.stats.stays import seconds
from tests.clocks import HandClock
from tests.stats.generated import MadeUp, lab

pytestmark = pytest.mark.usefixtures("any_database")

JULY = 2029 * 12 + 6


@pytest.fixture
def made(desk: Desk, clock: HandClock) -> list[MadeUp]:
    begins, ends = (datetime(2029, month, 1, tzinfo=UTC) for month in (6, 10))
    made = lab(desk, 60, begins, ends)
    clock.moment = ends
    assert months.pack(desk) == 4
    return made


def packed(desk: Desk) -> set[int]:
    with desk.database.reading() as session:
        return set(session.scalars(select(PackedMonth.month)))


def figures(desk: Desk) -> Figures:
    zone = desk.settings.zone
    period = Period(date(2029, 7, 9), date(2029, 10, 1), zone)
    with desk.database.snapshot() as session:
        lab = catalog.current(session)
        return queries.of_period(session, lab, period, Choice(), desk.clock.now())


def unpacked(desk: Desk) -> Figures:
    """The same figures, out of the rows."""
    with desk.database.transaction() as tx:
        for month in tx.session.scalars(select(PackedMonth)):
            tx.session.delete(month)
    return figures(desk)


def test_a_month_begins_at_midnight_in_utc() -> None:
    july = seconds(datetime(2029, 7, 1, tzinfo=UTC))
    assert (months.month_of(july), months.month_of(july - 1)) == (JULY, JULY - 1)
    assert months.start_of(JULY) == july


def test_a_change_unpacks_the_months_that_it_touches(desk: Desk, made: list[MadeUp]) -> None:
    job_id = next(
        each.job.id
        for each in made
        if each.deleted_at is None
        and {(event.at.year, event.at.month) for event in each.events} == {(2029, 7)}
    )
    with desk.database.transaction() as tx:
        job = tx.session.get_one(Job, job_id)
        job.discipline = "Sculpture"
        facts.follow(tx.session, job)
    assert packed(desk) == {JULY - 1, JULY + 1, JULY + 2}
    told = figures(desk)
    assert told == unpacked(desk)
    assert months.pack(desk) == 4
    assert figures(desk) == told


def test_what_is_taken_back_is_taken_out(desk: Desk, made: list[MadeUp]) -> None:
    before = figures(desk)
    with desk.database.transaction() as tx:
        done = [each for each in made if each.deleted_at is None and each.job.status == "ARCHIVED"]
        for each in done:
            last = each.events[-1]
            job = tx.session.get_one(Job, each.job.id)
            back = {"from": "ARCHIVED", "to": last.details["from"]}
            tx.session.add(
                Event(
                    chain=job.id,
                    seq=len(each.events) + 1,
                    job_id=job.id,
                    timestamp=desk.clock.now(),
                    event_type="StatusReverted",
                    details=back,
                    triggered_by="id-Ann",
                    user_name="Ann",
                    digest="0" * 64,
                )
            )
            tx.session.flush()
            facts.follow(tx.session, job)
    told = figures(desk)
    assert told == unpacked(desk)
    assert done
    assert before.totals == told.totals


def test_a_deleted_job_is_counted_without_its_words(desk: Desk, made: list[MadeUp]) -> None:
    with desk.database.transaction() as tx:
        kept = select(Facts.job_id).where(Facts.job_id.is_not(None))
        for job in tx.session.scalars(select(Job).where(Job.id.in_(kept))).all():
            facts.outlive(tx.session, job, desk.clock.now())
    told = figures(desk)
    assert {each.reason for each in told.failures} == {""}
    assert told == unpacked(desk)


@pytest.mark.parametrize("any_database", ["postgresql"])
def test_months_can_be_packed_while_somebody_changes_facts(
    desk: Desk, made: list[MadeUp], database_url: str
) -> None:
    unpacked(desk)
    before = figures(desk)
    other = Database(database_url)
    try:
        with other.transaction() as tx:
            job = tx.session.scalars(select(Job).limit(1)).one()
            facts.follow(tx.session, job)
            # Nothing is packed that may be about to change, and nobody waits.
            assert months.pack(desk) == 0
        assert months.pack(desk) == 4
    finally:
        other.close()
    assert figures(desk) == before


@pytest.mark.parametrize("any_database", ["sqlite"])
@pytest.mark.usefixtures("made")
def test_a_month_is_fetched_once_and_again_when_it_was_packed_anew(desk: Desk) -> None:
    known, fetched = figures(desk), list[str]()

    def note(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith("SELECT packed_month.month, packed_month.content"):
            fetched.append(statement)

    event.listen(desk.database.engine, "before_cursor_execute", note)
    assert figures(desk) == known
    assert not fetched
    # As another process does.
    other = Database(desk.settings.database_url)
    with other.transaction() as tx:
        tx.session.execute(update(Facts).values(cost_cents=12345))
        months.unpack(tx.session)
    other.close()
    months.pack(desk)
    changed = figures(desk)
    assert len(fetched) == 1
    assert changed.totals != known.totals
    assert changed == unpacked(desk)
