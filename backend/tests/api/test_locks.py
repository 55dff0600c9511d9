"""Locks by the clock: five minutes, a heartbeat, and what becomes of a lock that ran out."""

import pytest

from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import PRICE, Road, Ticket, act, lock
from tests.stage import Stage

GONE_HOME = {"reason": "Olga has gone home."}
FREE = {"locked_by": None, "locked_by_name": None, "locked_until": None}


def told_lock(browser: StaffClient, ticket: Ticket) -> dict[str, object]:
    """The lock as a page is told of it."""
    job = act(browser, ticket, "", method="GET").json
    return {name: job[name] for name in FREE}


def test_a_lock_is_held_for_five_minutes_and_is_free_after_them(stage: Stage) -> None:
    ticket, staff, other = stage.rise("UPLOADED"), stage.people["staff"], stage.people["other"]
    taken = act(staff, ticket, "lock").json
    assert (taken["locked_by"], taken["locked_by_name"]) == (staff.person.id, staff.person.name)
    assert taken["locked_until"] == "2030-03-01T12:05:00Z"

    stage.clock.forward(minutes=4, seconds=59)
    refused = act(other, ticket, "lock")
    assert (refused.status_code, refused.json["error"]) == (409, "job_locked")
    assert staff.person.name in refused.json["message"]

    stage.clock.forward(seconds=1)
    assert told_lock(other, ticket) == FREE
    assert act(other, ticket, "lock").json["locked_by"] == other.person.id


def test_who_holds_a_job_may_take_it_again_for_another_five_minutes(stage: Stage) -> None:
    ticket, staff = stage.rise("UPLOADED"), stage.people["staff"]
    lock(staff, ticket)
    stage.clock.forward(minutes=3)
    assert act(staff, ticket, "lock").json["locked_until"] == "2030-03-01T12:08:00Z"


def test_a_heartbeat_holds_a_job_for_as_long_as_it_beats(stage: Stage) -> None:
    ticket, staff, other = stage.rise("UPLOADED"), stage.people["staff"], stage.people["other"]
    lock(staff, ticket)
    for _ in range(4):
        stage.clock.forward(minutes=4)
        assert act(staff, ticket, "lock/extend").status_code == 200
        assert act(other, ticket, "lock").json["error"] == "job_locked"
    assert told_lock(other, ticket)["locked_until"] == "2030-03-01T12:21:00Z"


def test_a_heartbeat_that_comes_too_late_brings_no_lock_back(stage: Stage) -> None:
    ticket, staff, other = stage.rise("UPLOADED"), stage.people["staff"], stage.people["other"]
    lock(staff, ticket)
    stage.clock.forward(minutes=5)

    late = act(staff, ticket, "lock/extend")
    assert (late.status_code, late.json["error"]) == (403, "lock_required")
    lock(other, ticket)
    later = act(staff, ticket, "lock/extend")
    assert (later.status_code, later.json["error"]) == (409, "job_locked")
    assert later.json["details"]["locked_by"] == other.person.id


def test_letting_go_of_a_lock_that_ran_out_leaves_the_next_one_alone(stage: Stage) -> None:
    ticket, staff, other = stage.rise("UPLOADED"), stage.people["staff"], stage.people["other"]
    lock(staff, ticket)
    stage.clock.forward(minutes=5)
    lock(other, ticket)

    answer = act(staff, ticket, "unlock")

    assert (answer.status_code, answer.json["error"]) == (409, "job_locked")
    assert told_lock(staff, ticket)["locked_by"] == other.person.id
    assert act(other, ticket, "unlock").json["locked_by"] is None
    assert act(staff, ticket, "unlock").status_code == 200


@pytest.mark.parametrize("action", ["lock", "lock/extend", "unlock"])
def test_a_job_that_was_deleted_meanwhile_has_no_lock(stage: Stage, action: str) -> None:
    ticket, staff = stage.rise("UPLOADED"), stage.people["staff"]
    lock(staff, ticket)
    assert act(staff, ticket, "", method="DELETE").status_code == 204
    answer = act(staff, ticket, action)
    assert (answer.status_code, answer.json["error"]) == (404, "not_found")


@pytest.mark.settings(lock_minutes=1.5)
def test_the_settings_say_how_long(
    road: Road, staff: StaffClient, other_staff: StaffClient, clock: HandClock
) -> None:
    ticket = road.to("UPLOADED")
    lock(staff, ticket)
    clock.forward(seconds=89)
    assert act(other_staff, ticket, "lock").status_code == 409
    clock.forward(seconds=1)
    assert act(other_staff, ticket, "lock").status_code == 200


def test_a_lock_is_no_change_of_the_job(stage: Stage) -> None:
    """Or a page that shows the same job would think that it is out of date."""
    ticket, staff = stage.rise("UPLOADED"), stage.people["staff"]
    before = evidence.job(stage.desk, ticket.id)
    for action in ("lock", "lock/extend", "unlock"):
        assert act(staff, ticket, action).status_code == 200
    assert evidence.job(stage.desk, ticket.id) == before


class TestBreakingALock:
    def test_the_history_tells_whose_it_was_and_why(self, stage: Stage) -> None:
        ticket, other, admin = stage.rise("UPLOADED"), stage.people["other"], stage.people["admin"]
        lock(other, ticket)

        answer = act(admin, ticket, "admin/force-unlock", GONE_HOME)

        assert {name: answer.json[name] for name in FREE} == FREE
        event = evidence.events(stage.desk, ticket.id)[-1]
        assert (event["event_type"], event["triggered_by"]) == ("LockForced", admin.person.id)
        assert event["details"] == {
            "reason": "Olga has gone home.",
            "locked_by": other.person.id,
            "locked_by_name": other.person.name,
            "override": True,
        }

    def test_who_held_the_job_cannot_go_on_without_a_new_lock(self, stage: Stage) -> None:
        ticket, other, admin = stage.rise("UPLOADED"), stage.people["other"], stage.people["admin"]
        lock(other, ticket)
        act(admin, ticket, "admin/force-unlock", GONE_HOME)
        before = evidence.picture(stage.desk)
        for action, body in (("lock/extend", None), ("approve", PRICE)):
            answer = act(other, ticket, action, body)
            assert (answer.status_code, answer.json["error"]) == (403, "lock_required"), action
        assert evidence.picture(stage.desk) == before

    def test_it_needs_a_reason(self, stage: Stage) -> None:
        ticket, admin = stage.rise("UPLOADED"), stage.people["admin"]
        for body in ({}, {"reason": "  "}, {"reason": "x" * 501}):
            answer = act(admin, ticket, "admin/force-unlock", body)
            assert (answer.status_code, list(answer.json["details"])) == (422, ["reason"])
