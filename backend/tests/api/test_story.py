"""What a student reads of a job's history: all that matters, in plain words, and no more."""

from collections.abc import Callable

import pytest

from tests import evidence
from tests.road import API, Ticket, act, lock
from tests.stage import Stage

SECRET_REASON = "He was rude to Olga."


def titles(stage: Stage, ticket: Ticket) -> list[str]:
    page = stage.nobody.get(f"{API}/track/{ticket.tracking_token}").json
    assert all(chapter["text"].endswith((".", "!")) for chapter in page["history"])
    return [chapter["title"] for chapter in page["history"]]


def by(stage: Stage, who: str, ticket: Ticket, action: str, **body: object) -> None:
    """Somebody of the lab does something and says why."""
    given = {"reason": SECRET_REASON, **body} if action.startswith("admin/") else body or None
    answer = act(stage.people[who], ticket, action, given)
    assert answer.status_code == 200, answer.text


def held(stage: Stage, ticket: Ticket, action: str) -> None:
    lock(stage.people["staff"], ticket)
    by(stage, "staff", ticket, action)


def confirmed_by_staff(stage: Stage, ticket: Ticket) -> None:
    by(stage, "staff", ticket, "admin/force-confirm", bypass_email=True)


def printed_in_vain(stage: Stage, ticket: Ticket) -> None:
    by(stage, "staff", ticket, "admin/mark-failed")


def completed_in_error(stage: Stage, ticket: Ticket) -> None:
    by(stage, "staff", ticket, "revert-completion")


def picked_up_in_error(stage: Stage, ticket: Ticket) -> None:
    by(stage, "staff", ticket, "revert-pickup")


def withdrawn(stage: Stage, ticket: Ticket) -> None:
    stage.nobody.post(f"{API}/track/{ticket.tracking_token}/withdraw")


def forgotten(stage: Stage, ticket: Ticket) -> None:
    stage.work()
    for hours in (48, 24):
        stage.clock.forward(hours=hours)
        stage.work()
        stage.work()


def put_back(stage: Stage, ticket: Ticket) -> None:
    by(stage, "admin", ticket, "admin/change-status", new_status="UPLOADED")


def told_of_completion(stage: Stage, _ticket: Ticket) -> None:
    stage.clock.forward(minutes=2)
    stage.work()


@pytest.mark.parametrize(
    ("status", "event", "told"),
    [
        ("PENDING", confirmed_by_staff, ["Confirmed for you"]),
        ("PRINTING", printed_in_vain, ["Print failed"]),
        ("COMPLETED", completed_in_error, ["Back on the printer"]),
        ("PAIDPICKEDUP", picked_up_in_error, ["Corrected"]),
        ("UPLOADED", withdrawn, ["Withdrawn"]),
        ("PENDING", forgotten, ["Email sent", "Reminder sent", "Link ended"]),
        ("PENDING", put_back, ["Handed in"]),
        ("COMPLETED", told_of_completion, ["Email sent"]),
    ],
)
def test_each_turn_of_the_road_is_told(
    stage: Stage, status: str, event: Callable[[Stage, Ticket], None], told: list[str]
) -> None:
    ticket = stage.rise(status)
    before = titles(stage, ticket)
    event(stage, ticket)
    after = titles(stage, ticket)
    assert (after[: len(before)], after[len(before) :]) == (before, told)


def test_each_status_has_its_chapter(stage: Stage) -> None:
    road = ["Handed in", "Approved", "Confirmed", "Printing", "Ready for pick-up", "Picked up"]
    for place, status in enumerate(list(evidence.FOLDER_OF)[:6]):
        assert titles(stage, stage.rise(status)) == road[: place + 1]
    assert titles(stage, stage.rise("ARCHIVED")) == [*road, "Archived"]
    assert titles(stage, stage.rise("REJECTED")) == ["Handed in", "Not accepted"]


def test_what_is_the_labs_own_business_is_not_told(stage: Stage) -> None:
    """Neither who did it, nor why, nor what staff write to each other."""
    ticket, staff, admin = stage.rise("PENDING"), stage.people["staff"], stage.people["admin"]
    act(staff, ticket, "notes", {"notes": SECRET_REASON, "version": 99}, method="PATCH")
    by(stage, "staff", ticket, "review", reviewed=False)
    lock(staff, ticket)
    by(stage, "admin", ticket, "admin/force-unlock")
    confirmed_by_staff(stage, ticket)
    held(stage, ticket, "mark-printing")
    printed_in_vain(stage, ticket)
    by(stage, "staff", ticket, "opened")
    by(stage, "admin", ticket, "admin/change-status", new_status="COMPLETED", send_email=True)

    page = stage.nobody.get(f"{API}/track/{ticket.tracking_token}")

    assert titles(stage, ticket) == [
        *("Handed in", "Approved", "Confirmed for you", "Printing", "Print failed"),
        "Ready for pick-up",
    ]
    for person in (staff.person, admin.person):
        for secret in (person.id, person.name, person.email):
            assert secret not in page.text
    for secret in (
        SECRET_REASON,
        "notes",
        "locked_by",
        ticket.base,
        "file_path",
        "staff_viewed_at",
    ):
        assert secret not in page.text


def test_nothing_is_told_to_who_has_no_link(stage: Stage) -> None:
    ticket = stage.rise("PENDING")
    for token in (ticket.id, str(ticket.number), ticket.tracking_token[:-1], "x", "a.b"):
        assert stage.nobody.get(f"{API}/track/{token}").status_code == 404
