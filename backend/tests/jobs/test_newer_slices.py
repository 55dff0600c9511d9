"""A slice that is saved after the approval is noticed when the print begins, and offered."""

import os
from typing import Any

import pytest

from printdesk.desk import Desk
from printdesk.jobs import leftovers
from printdesk.notifications.mail import FileMailer
from printdesk.storage.durable import fingerprint
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.road import Road, Ticket, act, lock, saved

both = pytest.mark.usefixtures("any_database")

SLICED, NEWER = models.gcode("sliced"), models.gcode("sliced again, and thinner")


@pytest.fixture
def ticket(road: Road, desk: Desk, mailer: FileMailer) -> Ticket:
    """A job in the queue whose slice was saved an hour ago."""
    ticket = road.to("UPLOADED")
    saved(desk, f"Uploaded/{ticket.base}.gcode", SLICED, age=3600)
    road.approve(ticket)
    road.confirm(ticket)
    work_once(desk, mailer)
    return ticket


def siblings(staff: StaffClient, ticket: Ticket) -> Any:
    answer = act(staff, ticket, "siblings", method="GET")
    assert answer.status_code == 200, answer.text
    return answer.json


def last(desk: Desk, ticket: Ticket, kind: str) -> dict[str, Any]:
    """What the newest event of this type says."""
    told = [e["details"] for e in evidence.events(desk, ticket.id) if e["event_type"] == kind]
    details: dict[str, Any] = told[-1]
    return details


def content_of(desk: Desk, path: str) -> bytes:
    return (desk.share.root / path).read_bytes()


def test_without_a_newer_slice_nothing_is_offered(
    desk: Desk, ticket: Ticket, staff: StaffClient
) -> None:
    saved(desk, f"ReadyToPrint/{ticket.base}_draft.gcode", SLICED)
    saved(desk, f"ReadyToPrint/{ticket.base}.3mf", SLICED, age=7200)

    told = siblings(staff, ticket)

    assert told["newer"] is None
    assert told["current_file"]["path"] == f"ReadyToPrint/{ticket.base}.gcode"
    assert told["saved_again"] is False


@both
@pytest.mark.parametrize("folder", ["Uploaded", "Pending"])
@pytest.mark.parametrize("slow_clock", [False, True])
def test_a_slice_saved_again_into_a_folder_before_is_offered_and_taken_along(
    desk: Desk,
    road: Road,
    ticket: Ticket,
    mailer: FileMailer,
    folder: str,
    slow_clock: bool,
) -> None:
    name = f"{ticket.base}.gcode"
    file = saved(desk, f"{folder}/{name}", NEWER, age=7200 if slow_clock else 0)
    work_once(desk, mailer)
    assert file.read_bytes() == NEWER  # the worker keeps it

    newer = siblings(road.staff, ticket)["newer"]
    assert (newer["path"], newer["folder"]) == (f"{folder}/{name}", folder)
    printing = road.do(ticket, "mark-printing", {"file": newer["path"]})

    assert (printing["status"], printing["display_name"]) == ("PRINTING", name)
    assert printing["cost_cents"] == 450
    assert content_of(desk, f"Printing/{name}") == NEWER
    assert content_of(desk, f"Printing/{ticket.base}.v1.gcode") == SLICED
    assert last(desk, ticket, "FileSuperseded") == {
        "from": name,
        "to": name,
        "taken_from": folder,
        "kept_as": f"{ticket.base}.v1.gcode",
        "sha256": evidence.files(desk)[f"Printing/{name}"].sha256,
    }
    work_once(desk, mailer)
    evidence.assert_sound(desk)


@both
def test_a_newer_slice_of_another_kind_beside_it_is_offered(
    desk: Desk, road: Road, ticket: Ticket, mailer: FileMailer
) -> None:
    name = f"{ticket.base}.gcode.3mf"
    saved(desk, f"ReadyToPrint/{name}", NEWER)

    assert siblings(road.staff, ticket)["newer"]["name"] == name
    printing = road.do(ticket, "mark-printing", {"file": name})

    assert printing["file_path"] == f"Printing/{name}"
    assert content_of(desk, f"Printing/{ticket.base}.gcode") == SLICED
    told = last(desk, ticket, "FileSuperseded")
    printed = evidence.files(desk)[f"Printing/{name}"].sha256
    assert told == {"from": f"{ticket.base}.gcode", "to": name, "sha256": printed}
    work_once(desk, mailer)
    evidence.assert_sound(desk)


@both
def test_a_slice_chosen_for_a_print_that_failed_is_told_when_saved_again(
    desk: Desk, road: Road, ticket: Ticket
) -> None:
    name = f"{ticket.base}.gcode.3mf"
    saved(desk, f"ReadyToPrint/{name}", NEWER, age=60)
    road.do(ticket, "mark-printing", {"file": name})
    answer = act(road.staff, ticket, "admin/mark-failed", {"reason": "it came off the bed"})
    assert answer.status_code == 200, answer.text

    assert siblings(road.staff, ticket)["saved_again"] is False
    saved(desk, f"ReadyToPrint/{name}", SLICED)
    assert siblings(road.staff, ticket)["saved_again"] is True


@both
def test_without_a_word_about_it_what_was_approved_is_printed(
    desk: Desk, road: Road, ticket: Ticket
) -> None:
    saved(desk, f"ReadyToPrint/{ticket.base}.3mf", NEWER)
    saved(desk, f"Uploaded/{ticket.base}.gcode", NEWER)

    printing = road.do(ticket, "mark-printing")

    assert printing["display_name"] == f"{ticket.base}.gcode"
    assert content_of(desk, f"Printing/{ticket.base}.gcode") == SLICED
    # Neither is lost: one went along, the other is offered as long as the job goes on.
    assert content_of(desk, f"Printing/{ticket.base}.3mf") == NEWER
    assert siblings(road.staff, ticket)["newer"]["folder"] == "Uploaded"


def test_a_slice_that_was_saved_over_in_its_place_is_told(
    desk: Desk, road: Road, ticket: Ticket
) -> None:
    saved(desk, f"ReadyToPrint/{ticket.base}.gcode", NEWER)

    told = siblings(road.staff, ticket)
    assert (told["saved_again"], told["newer"]) == (True, None)
    road.do(ticket, "mark-printing")

    assert content_of(desk, f"Printing/{ticket.base}.gcode") == NEWER
    printed = evidence.files(desk)[f"Printing/{ticket.base}.gcode"].sha256
    assert last(desk, ticket, "StatusChanged")["sha256"] == printed


def test_what_waits_to_be_deleted_is_not_offered(
    desk: Desk, road: Road, ticket: Ticket, mailer: FileMailer
) -> None:
    road.do(ticket, "mark-printing")
    path = f"ReadyToPrint/{ticket.base}.gcode"
    saved(desk, path, SLICED)
    with desk.database.transaction() as tx:
        left = {path: fingerprint(desk.share.root / path)}
        leftovers.note(tx, desk, ticket.id, "a move", left)

    assert siblings(road.staff, ticket)["newer"] is None

    work_once(desk, mailer)
    evidence.assert_sound(desk)


def test_a_slice_saved_late_goes_with_its_job_when_that_is_deleted(
    road: Road, desk: Desk, staff: StaffClient, mailer: FileMailer
) -> None:
    pending = road.to("PENDING")
    late = saved(desk, f"Uploaded/{pending.base}.gcode", NEWER)
    lock(staff, pending)
    assert act(staff, pending, "", method="DELETE").status_code == 204
    work_once(desk, mailer)
    assert not late.exists()


@pytest.mark.parametrize(
    "file", ["{base}.bgcode", "Uploaded/{base}.gcode", "originals/{base}.stl", "../{base}.gcode"]
)
def test_what_is_not_there_cannot_be_named(
    desk: Desk, ticket: Ticket, staff: StaffClient, file: str
) -> None:
    lock(staff, ticket)
    before = evidence.picture(desk)

    answer = act(staff, ticket, "mark-printing", {"file": file.format(base=ticket.base)})

    assert (answer.status_code, answer.json["error"]) == (422, "validation_failed")
    assert evidence.picture(desk) == before


@pytest.mark.parametrize("age", [0, 5])
def test_of_two_saved_in_the_same_instant_the_first_by_name_is_chosen(
    desk: Desk, road: Road, age: int
) -> None:
    ticket = road.to("UPLOADED")
    for extension in (".gcode", ".3mf", ".bgcode"):
        path = saved(desk, f"Uploaded/{ticket.base}{extension}", models.gcode(extension))
        os.utime(path, ns=(10**18 - age, 10**18 - age))

    assert road.approve(ticket)["display_name"] == f"{ticket.base}.3mf"
