"""The facts behind the statistics: kept with every step, and longer than their jobs."""

import json
from typing import Any

import pytest
from sqlalchemy import delete, select

from printdesk.desk import Desk
from printdesk.history import events_of
from printdesk.jobs import inspections
from printdesk.models import Facts, Job, Stay
from printdesk.notifications.mail import FileMailer
from printdesk.stats import catching_up, facts
from printdesk.upkeep import record_keeping
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import API, STATUSES, Road, lock

pytestmark = pytest.mark.usefixtures("any_database")

PERSONAL = ("Jane", "jane@example.edu", "ARCH 4000", "bracket", "Sam", "layer 40")


def kept(desk: Desk) -> list[tuple[Any, ...]]:
    """All facts with their stays, but for the ids of rows."""
    with desk.database.reading() as session:
        return [
            (
                _values(row, {"id"}),
                [_values(stay, {"id", "facts_id"}) for stay in _stays(session, row)],
            )
            for row in session.scalars(select(Facts).order_by(Facts.submitted, Facts.job_id))
        ]


def _stays(session: Any, row: Facts) -> Any:
    return session.scalars(select(Stay).where(Stay.facts_id == row.id).order_by(Stay.id))


def _values(row: Facts | Stay, left_out: set[str]) -> dict[str, Any]:
    names = (column.key for column in row.__table__.columns)
    return {name: getattr(row, name) for name in names if name not in left_out}


def a_term(road: Road, clock: HandClock) -> None:
    """Jobs in every status, and one with everything that can happen on the way."""
    for size, status in enumerate(STATUSES, 20):
        road.to(status, file=models.binary_stl(size))
        clock.forward(minutes=7, seconds=1.5)
    ticket = road.to("UPLOADED", file=models.binary_stl(50))
    lock(road.staff, ticket)
    changed = {"printer": "prusa_xl", "discipline": "Art", "color": "Gray"}
    assert road.staff.patch(f"{API}/jobs/{ticket.id}", json=changed).status_code == 200
    for action, body in (
        ("approve", {"weight_g": 12.34, "time_hours": 1, "material": "PLA", "printer": "prusa_xl"}),
        ("admin/force-confirm", {"reason": "on the phone", "bypass_email": True}),
        ("mark-printing", None),
        ("admin/mark-failed", {"reason": "Jane's model came off at layer 40"}),
        ("mark-printing", None),
        ("mark-complete", None),
        ("revert-completion", None),
        ("mark-complete", None),
        ("mark-picked-up", None),
        ("revert-pickup", None),
    ):
        clock.forward(minutes=11, seconds=0.7)
        road.do(ticket, action, body)


def test_facts_kept_step_by_step_are_those_of_the_whole_history(
    desk: Desk, road: Road, clock: HandClock
) -> None:
    a_term(road, clock)
    with desk.database.reading() as session:
        for job in session.scalars(select(Job)):
            made, stays = facts.made_of(job, events_of(session, job.id))
            row = session.scalars(select(Facts).where(Facts.job_id == job.id)).one()
            assert _values(row, {"id"}) == _values(made, {"id"})
            told = [_values(stay, {"id", "facts_id"}) for stay in _stays(session, row)]
            assert told == [_values(stay, {"id", "facts_id"}) for stay in stays]
            assert stays[-1].status == job.status


def test_facts_that_are_not_there_are_made_from_the_history(
    desk: Desk, road: Road, clock: HandClock
) -> None:
    a_term(road, clock)
    before = kept(desk)
    with desk.database.transaction() as tx:
        tx.session.execute(delete(Facts))
    assert catching_up.catch_up(desk) == len(before)
    assert kept(desk) == before
    assert catching_up.catch_up(desk) == 0


def test_what_a_look_at_the_model_estimates_is_kept(desk: Desk, road: Road) -> None:
    ticket = road.to("UPLOADED")
    assert inspections.look_at_next(desk)
    least, most = evidence.job(desk, ticket.id)["preflight"]["weight_g"]
    [(row, _)] = kept(desk)
    assert (row["least_cg"], row["most_cg"]) == (round(least * 100), round(most * 100))


def test_a_deleted_job_leaves_facts_that_name_nobody(
    desk: Desk, road: Road, clock: HandClock, mailer: FileMailer
) -> None:
    ticket = road.to("PRINTING")
    road.do(ticket, "admin/mark-failed", {"reason": "Jane's model came off at layer 40"})
    body = {"new_status": "UPLOADED", "reason": "once more", "send_email": False}
    lock(road.admin, ticket)
    changed = road.admin.post(f"{API}/jobs/{ticket.id}/admin/change-status", json=body)
    assert changed.status_code == 200, changed.text
    before = road.staff.get(f"{API}/stats/detailed").json
    clock.forward(minutes=1)
    lock(road.staff, ticket)
    assert road.staff.delete(f"{API}/jobs/{ticket.id}").status_code == 204
    work_once(desk, mailer)

    [(row, stays)] = kept(desk)
    written = (desk.share.root / ".printdesk" / "facts.jsonl").read_text("utf-8")
    for told in (json.dumps([row, stays]), written):
        assert not [word for word in (*PERSONAL, ticket.id) if word in told]
    assert row["job_id"] is None
    assert json.loads(written)["key"] == row["key"]
    assert (stays[-1]["status"], stays[-1]["became"]) == ("UPLOADED", "DELETED")

    after = road.staff.get(f"{API}/stats/detailed").json
    same = ("totals", "over_time", "turnaround", "disciplines", "reasons", "materials", "staff")
    assert {name: after[name] for name in same} == {name: before[name] for name in same}
    assert [each["count"] for each in before["waiting"]] == [1, 0, 0, 0, 0]
    assert [each["count"] for each in after["waiting"]] == [0, 0, 0, 0, 0]
    assert [(each["reason"], each["count"]) for each in after["failures"]] == [("", 1)]


def test_the_share_is_told_of_each_deleted_job_once(
    desk: Desk, road: Road, staff: StaffClient, mailer: FileMailer
) -> None:
    for count in (1, 2):
        ticket = road.to("UPLOADED")
        lock(staff, ticket)
        assert staff.delete(f"{API}/jobs/{ticket.id}").status_code == 204
        assert record_keeping.keep(desk, thoroughly=True)
        lines = (desk.share.root / ".printdesk" / "facts.jsonl").read_text("utf-8").splitlines()
        keys = [json.loads(line)["key"] for line in lines]
        assert len({*keys}) == len(keys) == count


def test_a_database_that_does_not_know_the_shares_facts_adds_nothing(
    desk: Desk, road: Road, staff: StaffClient
) -> None:
    ticket = road.to("UPLOADED")
    lock(staff, ticket)
    assert staff.delete(f"{API}/jobs/{ticket.id}").status_code == 204
    path = desk.share.root / ".printdesk" / "facts.jsonl"
    line = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps({**line, "key": "0" * 32}) + "\n", "utf-8")
    record_keeping.keep(desk, thoroughly=True)
    assert json.loads(path.read_text("utf-8"))["key"] == "0" * 32
    with desk.database.reading() as session:
        assert "facts.jsonl" in record_keeping.trouble(session)
