"""A history is one row of events without a gap, however many write it at once."""

from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from printdesk import history
from printdesk.actors import SYSTEM
from printdesk.desk import Desk
from printdesk.history import Happening
from printdesk.models import Job
from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.racers import by_threads, member, outcome_of, together
from tests.road import API, Road, act

both_databases = pytest.mark.usefixtures("any_database")


def seqs(desk: Desk, chain: str) -> list[int]:
    return [event["seq"] for event in evidence.events(desk, chain)]


@both_databases
def test_many_who_write_at_once_leave_no_gap_and_no_double(
    desk: Desk, road: Road, mailer: FileMailer
) -> None:
    jobs = [road.to("UPLOADED", file=models.binary_stl(10 + n)) for n in range(2)]
    begun = [len(seqs(desk, job.id)) for job in jobs]

    moves = [("write_notes", job.id, member(n), 10_000) for n in range(8) for job in jobs]
    assert by_threads(desk, moves) == ["ok"] * len(moves)

    for job, length in zip(jobs, begun, strict=True):
        assert seqs(desk, job.id) == list(range(1, length + 8 + 1))
        evidence.assert_chain_verifies(desk, job.id)
        told = Counter(who for _, who in evidence.told(desk, job.id)[length:])
        assert set(told.values()) == {1}
    work_once(desk, mailer)
    evidence.assert_sound(desk)


@both_databases
def test_the_systems_own_history_too(desk: Desk) -> None:
    begun = len(seqs(desk, "system"))

    def write() -> str:
        for _ in range(5):
            with desk.database.transaction() as tx:
                history.record(tx.session, desk, None, Happening.ADMIN_ACTION, SYSTEM, action="x")
        return "written"

    assert together([write] * 6) == ["written"] * 6

    assert seqs(desk, "system") == list(range(1, begun + 30 + 1))
    evidence.assert_system_chain_verifies(desk)


@both_databases
def test_what_is_rolled_back_leaves_no_gap(desk: Desk, road: Road) -> None:
    ticket = road.to("UPLOADED")
    before = evidence.events(desk, ticket.id)

    class Changed(Exception):
        pass

    def write(mind: str) -> None:
        with desk.database.transaction() as tx:
            job = tx.session.scalars(select(Job).where(Job.id == ticket.id)).one()
            history.record(tx.session, desk, job, Happening.NOTES_UPDATED, member(), length=1)
            if mind == "changed":
                raise Changed

    with pytest.raises(Changed):
        write("changed")
    assert evidence.events(desk, ticket.id) == before
    write("made up")
    assert seqs(desk, ticket.id) == list(range(1, len(before) + 2))
    evidence.assert_chain_verifies(desk, ticket.id)


def test_details_are_kept_as_they_were_signed(desk: Desk, road: Road) -> None:
    """Whatever is in them: the digest is over what the database gives back."""
    ticket = road.to("UPLOADED")
    odd = {
        **{"text": "“é”\n\t\u2028 \U0001f98a", "number": 0.1, "large": 2**60, "none": None},
        **{"moment": desk.clock.now(), "list": [{"b": 1, "a": []}], "b": True, "a": ""},
    }
    with desk.database.transaction() as tx:
        job = tx.session.get_one(Job, ticket.id)
        history.record(tx.session, desk, job, Happening.ADMIN_ACTION, member(), **odd)
    evidence.assert_chain_verifies(desk, ticket.id)


def test_a_page_reads_it_from_the_beginning(
    desk: Desk, road: Road, staff: StaffClient, clock: HandClock
) -> None:
    ticket = road.to("PENDING")
    clock.forward(hours=1)
    # A machine whose clock is slow changes nothing about the order.
    slow = replace(desk, clock=HandClock(clock.now() - timedelta(minutes=90)))
    assert outcome_of(slow, ("force_confirm", ticket.id, member())) == "ok"

    events = act(staff, ticket, "events", method="GET").json["events"]

    assert [event["seq"] for event in events] == list(range(1, len(events) + 1))
    happened = [e["event_type"] for e in events if not e["event_type"].startswith("Email")]
    assert happened == ["JobCreated", "StaffApproved", "AdminAction"]
    assert events == staff.get(f"{API}/jobs/{ticket.number}").json["events"]
    assert (events[0]["user_name"], events[0]["timestamp"]) == ("Student", "2030-03-01T12:00:00Z")
    assert (events[-1]["user_name"], events[-1]["timestamp"]) == (
        member().name,
        "2030-03-01T11:30:00Z",
    )
    evidence.assert_chain_verifies(desk, ticket.id)
