"""An admin puts a job from any status into any other: it is then as the ordinary road leaves it.

The tables below are written out from what the lab wants, not taken from the product.
"""

from datetime import datetime, timedelta
from itertools import product
from typing import Any

import pytest

from printdesk.notifications.mail import FileMailer
from printdesk.worker import tasks
from tests import evidence
from tests.clocks import NOON
from tests.road import API, CENTS, STATUSES, Ticket, act, hand_in
from tests.stage import Stage

LATER = NOON + timedelta(hours=1)
REASON = "The wrong button was clicked."
PRICED = set(STATUSES) - {"UPLOADED", "REJECTED"}
CONFIRMED = {"READYTOPRINT", "PRINTING", "COMPLETED", "PAIDPICKEDUP"}
PRINTED = {"PRINTING", "COMPLETED", "PAIDPICKEDUP"}
# What the student is told, when the student is told.
MAILS = {
    "UPLOADED": "status_change",
    "PENDING": "approval",
    "READYTOPRINT": "confirmed_for_you",
    "PRINTING": "status_change",
    "COMPLETED": "completion",
    "PAIDPICKEDUP": "status_change",
    "REJECTED": "rejection",
    "ARCHIVED": "status_change",
}
NEEDS_PRICE = [(was, "PENDING") for was in STATUSES if was not in PRICED]
WAYS = [way for way in product(STATUSES, STATUSES) if way not in NEEDS_PRICE]


def change(stage: Stage, ticket: Ticket, to: str, *, send_email: bool = False) -> Any:
    body = {"new_status": to, "reason": REASON, "send_email": send_email}
    return act(stage.people["admin"], ticket, "admin/change-status", body)


def confirmed_at(was: str, to: str) -> datetime | None:
    """Since when the price counts as confirmed: by the student at noon, or by the admin later."""
    by_student = was in CONFIRMED | {"ARCHIVED"}
    if to in CONFIRMED or (to == "ARCHIVED" and by_student):
        return NOON if by_student else LATER
    return None


def printed_at(was: str, to: str) -> datetime | None:
    """When the job was on a printer for the first time, if it ever was."""
    if was in PRINTED | {"ARCHIVED"}:
        return NOON
    return LATER if to in PRINTED else None


@pytest.mark.parametrize(("was", "to"), WAYS)
def test_a_job_is_left_as_the_ordinary_road_would_leave_it(stage: Stage, was: str, to: str) -> None:
    ticket = stage.rise(was)
    before, mails = evidence.job(stage.desk, ticket.id), evidence.mail_rows(stage.desk, ticket.id)
    assert stage.clock.forward(hours=1) == LATER

    told = change(stage, ticket, to)

    assert (told.status_code, told.json["status"]) == (200, to)
    assert evidence.mail_rows(stage.desk, ticket.id) == true_still(mails)
    assert_told(stage, ticket, was, to, send_email=False)
    row = evidence.job(stage.desk, ticket.id)
    assert (row["status"], row["status_changed_at"]) == (to, LATER)
    assert row["version"] > before["version"]
    at = confirmed_at(was, to)
    assert (row["student_confirmed"], row["student_confirmed_at"]) == (at is not None, at)
    has_price = to != "UPLOADED" and was in PRICED
    assert row["cost_cents"] == (CENTS if has_price else None)
    assert (row["weight_g"], row["time_hours"], row["material"]).count(None) == (
        0 if has_price else 3
    )
    if to == "PENDING":
        assert row["confirm_token_expires"] == LATER + timedelta(hours=72)
    reasons = ["Walls too thin to print"] if was == "REJECTED" else []
    assert row["reject_reasons"] == (reasons if to in {"REJECTED", "ARCHIVED"} else [])
    assert row["custom_reason"] == (REASON if to == "REJECTED" else None)
    assert row["first_printed_at"] == printed_at(was, to)


@pytest.mark.parametrize(("was", "to"), WAYS)
def test_the_files_move_and_the_student_is_told(stage: Stage, was: str, to: str) -> None:
    ticket = stage.rise(was)
    stage.clock.forward(hours=1)
    mails = evidence.mail_rows(stage.desk, ticket.id)

    assert change(stage, ticket, to, send_email=True).status_code == 200

    told = [*true_still(mails), (MAILS[to], "queued")]
    assert evidence.mail_rows(stage.desk, ticket.id) == told
    assert_told(stage, ticket, was, to, send_email=True)
    tasks.send_due_mails(stage.desk, FileMailer(stage.desk.settings.outbox_dir), lambda: False)
    tasks.tidy_jobs(stage.desk, lambda: False)
    sent = sorted(mail["Message-ID"].split("-")[2] for mail in evidence.mails(stage.desk))
    assert sent == sorted(["received", MAILS[to]])
    files = {f"{ticket.base}.stl", f"{ticket.base}.metadata.json"}
    there = {f"{evidence.FOLDER_OF[to]}/{name}" for name in files}
    assert evidence.names(stage.desk) == {*there, f"originals/{ticket.base}.stl"}
    evidence.assert_sound(stage.desk)


def true_still(mails: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """What was said before is not true any more, but for that the model has come in."""
    return [(kind, "queued" if kind == "received" else "withdrawn") for kind, _ in mails]


def assert_told(stage: Stage, ticket: Ticket, was: str, to: str, *, send_email: bool) -> None:
    """The history names the override once, with both its ends and its reason."""
    [event] = [
        event
        for event in evidence.events(stage.desk, ticket.id)
        if event["timestamp"] == LATER and event["event_type"] == "AdminAction"
    ]
    details = event["details"]
    assert event["triggered_by"] == stage.people["admin"].person.id
    assert (details["from"], details["to"], details["reason"]) == (was, to, REASON)
    assert (details["override"], details["send_email"]) == (True, send_email)


@pytest.mark.parametrize(("was", "to"), [way for way in WAYS if way[0] in {"PENDING", "PRINTING"}])
def test_a_link_from_before_confirms_nothing_new(stage: Stage, was: str, to: str) -> None:
    ticket = stage.rise(was)
    generation = evidence.job(stage.desk, ticket.id)["confirm_generation"]
    link = f"{API}/confirm/{stage.desk.keys.confirm_token(ticket.id, generation)}"
    stage.clock.forward(hours=1)
    assert change(stage, ticket, to).status_code == 200
    before = evidence.picture(stage.desk)

    answer = stage.nobody.post(link)

    if confirmed_at(was, to):
        assert (answer.status_code, answer.json["already_confirmed"]) == (200, True)
    elif to == "PENDING":
        assert (answer.status_code, answer.json["error"]) == (410, "confirmation_replaced")
    else:
        assert (answer.status_code, answer.json["error"]) == (409, "invalid_transition")
    assert evidence.picture(stage.desk) == before


@pytest.mark.parametrize(("was", "to"), [way for way in WAYS if way[0] in {"REJECTED", "PRINTING"}])
def test_the_same_model_is_taken_again_unless_it_still_waits_for_its_first_print(
    stage: Stage, was: str, to: str
) -> None:
    ticket = stage.rise(was)
    stage.clock.forward(hours=1)
    assert change(stage, ticket, to).status_code == 200

    answer = hand_in(stage.nobody)

    waits = to in {"UPLOADED", "PENDING", "READYTOPRINT"} and not printed_at(was, to)
    assert answer.status_code == (409 if waits else 201)


@pytest.mark.parametrize(("was", "to"), NEEDS_PRICE)
def test_nothing_without_a_price_can_wait_for_a_confirmation(
    stage: Stage, was: str, to: str
) -> None:
    ticket = stage.rise(was)
    before = evidence.picture(stage.desk)

    answer = change(stage, ticket, to, send_email=True)

    assert (answer.status_code, list(answer.json["details"])) == (422, ["new_status"])
    assert "approve it" in answer.json["details"]["new_status"]
    assert evidence.picture(stage.desk) == before


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("new_status", {"reason": REASON}),
        ("new_status", {"reason": REASON, "new_status": "LOST"}),
        ("new_status", {"reason": REASON, "new_status": "pending"}),
        ("reason", {"new_status": "PRINTING"}),
        ("reason", {"new_status": "PRINTING", "reason": " "}),
        ("send_email", {"new_status": "PRINTING", "reason": REASON, "send_email": "yes"}),
    ],
)
def test_what_is_left_out_or_wrong_is_named(stage: Stage, field: str, body: object) -> None:
    ticket = stage.rise("PENDING")
    answer = act(stage.people["admin"], ticket, "admin/change-status", body)
    assert (answer.status_code, list(answer.json["details"])) == (422, [field])
