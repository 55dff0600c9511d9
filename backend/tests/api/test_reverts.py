"""Taking back that a print is done or was picked up, while that is still possible."""

import pytest
from werkzeug.test import TestResponse

from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import Road, Ticket, act, lock
from tests.stage import Stage

REVERTS = {
    "revert-completion": ("COMPLETED", "PRINTING"),
    "revert-pickup": ("PAIDPICKEDUP", "COMPLETED"),
}


def revert(stage: Stage, ticket: Ticket, action: str = "revert-completion") -> TestResponse:
    return act(stage.people["staff"], ticket, action)


def complete(stage: Stage, ticket: Ticket) -> None:
    lock(stage.people["staff"], ticket)
    assert act(stage.people["staff"], ticket, "mark-complete").status_code == 200


def told_of_the_end(stage: Stage, ticket: Ticket) -> list[tuple[str, str]]:
    """The mails that tell of a completion, or that there was none."""
    mails = evidence.mail_rows(stage.desk, ticket.id)
    return [mail for mail in mails if mail[0].startswith("completion")]


@pytest.mark.parametrize("action", REVERTS)
def test_it_is_possible_for_half_an_hour(stage: Stage, action: str) -> None:
    was, to = REVERTS[action]
    ticket, staff = stage.rise(was), stage.people["staff"]
    shown = act(staff, ticket, "", method="GET").json
    assert shown["revert_until"] == "2030-03-01T12:30:00Z"
    stage.clock.forward(minutes=30)
    assert action in act(staff, ticket, "", method="GET").json["allowed_actions"]

    reverted = revert(stage, ticket, action)

    assert (reverted.status_code, reverted.json["status"]) == (200, to)
    [event] = [e for e in evidence.events(stage.desk, ticket.id) if e["details"].get("from") == was]
    assert (event["event_type"], event["triggered_by"]) == ("StatusReverted", staff.person.id)
    assert event["details"] == {"from": was, "to": to}
    stage.work()
    assert f"{evidence.FOLDER_OF[to]}/{ticket.base}.stl" in evidence.names(stage.desk)
    evidence.assert_sound(stage.desk)


@pytest.mark.parametrize("action", REVERTS)
def test_it_is_not_possible_any_more_after_that(stage: Stage, action: str) -> None:
    was, _ = REVERTS[action]
    ticket = stage.rise(was)
    stage.clock.forward(minutes=30, seconds=1)
    before = evidence.picture(stage.desk)

    refused = revert(stage, ticket, action)

    assert (refused.status_code, refused.json["error"]) == (409, "invalid_transition")
    assert refused.json["details"]["status"] == was
    assert "30 minutes" in refused.json["message"]
    assert "administrator" in refused.json["message"]
    offered = act(stage.people["staff"], ticket, "", method="GET").json["allowed_actions"]
    assert action not in offered
    after = evidence.picture(stage.desk)
    assert (after.tables, after.files) == (before.tables, before.files)


@pytest.mark.settings(revert_window_minutes=0)
def test_a_lab_may_allow_none(road: Road, staff: StaffClient, clock: HandClock) -> None:
    ticket = road.to("COMPLETED")
    clock.forward(seconds=1)
    assert act(staff, ticket, "revert-completion").status_code == 409


def test_a_completion_mail_that_waits_is_withdrawn(stage: Stage) -> None:
    ticket = stage.rise("COMPLETED")
    stage.clock.forward(seconds=119)
    assert revert(stage, ticket).status_code == 200
    stage.clock.forward(minutes=10)
    stage.work()
    assert told_of_the_end(stage, ticket) == [("completion", "withdrawn")]


def pick_up(stage: Stage, ticket: Ticket) -> None:
    lock(stage.people["staff"], ticket)
    assert act(stage.people["staff"], ticket, "mark-picked-up").status_code == 200


def test_who_comes_at_once_is_not_asked_to_come(stage: Stage) -> None:
    ticket = stage.rise("COMPLETED")
    pick_up(stage, ticket)
    stage.clock.forward(minutes=10)
    stage.work()
    assert told_of_the_end(stage, ticket) == [("completion", "withdrawn")]


@pytest.mark.parametrize("told_before", [True, False])
def test_who_did_not_come_after_all_is_told_once(stage: Stage, told_before: bool) -> None:
    ticket = stage.rise("COMPLETED")
    if told_before:
        stage.clock.forward(minutes=3)
        stage.work()
    pick_up(stage, ticket)
    assert revert(stage, ticket, "revert-pickup").status_code == 200
    stage.work()
    mails = [mail for mail in told_of_the_end(stage, ticket) if mail[1] != "withdrawn"]
    assert mails == [("completion", "sent")]


def test_one_that_has_gone_out_is_corrected(stage: Stage) -> None:
    ticket = stage.rise("COMPLETED")
    stage.clock.forward(seconds=120)
    stage.work()
    assert revert(stage, ticket).status_code == 200
    stage.work()
    assert told_of_the_end(stage, ticket) == [
        ("completion", "sent"),
        ("completion_correction", "sent"),
    ]


def test_one_that_has_gone_out_is_corrected_also_while_it_is_sent_again(stage: Stage) -> None:
    ticket, staff = stage.rise("COMPLETED"), stage.people["staff"]
    stage.clock.forward(minutes=2)
    stage.work()
    body = {"email_type": "completion"}
    assert act(staff, ticket, "admin/resend-email", body).status_code == 200
    assert revert(stage, ticket).status_code == 200
    assert told_of_the_end(stage, ticket) == [
        ("completion", "sent"),
        ("completion", "withdrawn"),
        ("completion_correction", "queued"),
    ]


def test_a_print_completed_again_is_told_again_and_corrected_again(stage: Stage) -> None:
    ticket = stage.rise("COMPLETED")
    told = []
    for _ in range(2):
        stage.clock.forward(minutes=2)
        stage.work()
        assert revert(stage, ticket).status_code == 200
        stage.work()
        told += [("completion", "sent"), ("completion_correction", "sent")]
        assert told_of_the_end(stage, ticket) == told
        stage.clock.forward(minutes=1)
        complete(stage, ticket)


def test_what_was_corrected_is_not_corrected_twice(stage: Stage) -> None:
    ticket, admin = stage.rise("COMPLETED"), stage.people["admin"]
    stage.clock.forward(minutes=2)
    stage.work()
    revert(stage, ticket)
    stage.work()
    stage.clock.forward(minutes=1)
    # This time the student is not told that it is done.
    body = {"new_status": "COMPLETED", "reason": "It was done.", "send_email": False}
    assert act(admin, ticket, "admin/change-status", body).status_code == 200

    assert revert(stage, ticket).status_code == 200

    kinds = [kind for kind, _ in told_of_the_end(stage, ticket)]
    assert kinds == ["completion", "completion_correction"]


def test_a_correction_that_was_withdrawn_has_corrected_nothing(stage: Stage) -> None:
    ticket, admin = stage.rise("COMPLETED"), stage.people["admin"]
    stage.clock.forward(minutes=2)
    stage.work()
    revert(stage, ticket)
    stage.clock.forward(minutes=1)
    # It is done after all before the student has heard of the mistake.
    body = {"new_status": "COMPLETED", "reason": "It was done.", "send_email": False}
    assert act(admin, ticket, "admin/change-status", body).status_code == 200

    assert revert(stage, ticket).status_code == 200

    assert told_of_the_end(stage, ticket) == [
        ("completion", "sent"),
        ("completion_correction", "withdrawn"),
        ("completion_correction", "queued"),
    ]


def test_a_pick_up_and_then_the_completion_are_taken_back(stage: Stage) -> None:
    """The student, who was told that the print is done, is told that it is not."""
    ticket = stage.rise("PAIDPICKEDUP")
    stage.clock.forward(minutes=29)
    stage.work()
    assert revert(stage, ticket, "revert-pickup").json["status"] == "COMPLETED"
    stage.work()
    assert told_of_the_end(stage, ticket)[-1] == ("completion", "sent")

    stage.clock.forward(minutes=29)
    assert revert(stage, ticket).json["status"] == "PRINTING"
    assert told_of_the_end(stage, ticket)[-1] == ("completion_correction", "queued")
