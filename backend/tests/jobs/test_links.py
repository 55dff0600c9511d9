"""Links that lead out of the share and stand in the place of a job's files: none is followed."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from printdesk.desk import Desk
from printdesk.jobs import inspections
from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from tests import evidence
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import API, PRICE, Road, Ticket, act, lock
from tests.upkeep.audits import carried_out

SECRET = b"nobody's business"


@pytest.fixture
def outside(tmp_path: Path) -> Path:
    """A file that is not on the share."""
    path = tmp_path / "outside"
    path.write_bytes(SECRET)
    return path


@pytest.fixture
def ticket(road: Road, desk: Desk, mailer: FileMailer) -> Ticket:
    ticket = road.to("UPLOADED")
    work_once(desk, mailer)
    return ticket


def put_link(desk: Desk, path: str, outside: Path) -> Path:
    """A link in the place of a file of the share, where that stands or would stand."""
    place = desk.share.root / path
    place.unlink(missing_ok=True)
    place.symlink_to(outside)
    return place


def test_a_link_in_place_of_the_file_to_be_printed_is_shown_as_missing(
    desk: Desk, staff: StaffClient, ticket: Ticket, outside: Path
) -> None:
    put_link(desk, f"Uploaded/{ticket.base}.stl", outside)

    siblings = act(staff, ticket, "siblings", method="GET")
    versions = act(staff, ticket, "versions", method="GET")
    download = act(staff, ticket, "file", method="GET")

    assert (siblings.status_code, siblings.json["siblings"]) == (200, [])
    assert (versions.status_code, versions.json["file_missing"]) == (200, True)
    assert (download.status_code, download.json["error"]) == (409, "file_unreadable")
    assert "is a link that leads out of the share" in download.json["message"]


def test_a_link_in_place_of_the_original_is_not_handed_out(
    desk: Desk, client: FlaskClient, staff: StaffClient, ticket: Ticket, outside: Path
) -> None:
    put_link(desk, f"originals/{ticket.base}.stl", outside)

    assert act(staff, ticket, "versions", method="GET").status_code == 200
    download = act(staff, ticket, "file?version=original", method="GET")
    assert (download.status_code, download.json["error"]) == (409, "file_unreadable")

    assert inspections.look_at_next(desk)
    told = client.get(f"{API}/track/{ticket.tracking_token}").json["job"]
    assert told["preflight"] == {"error": inspections.NOT_THERE}


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("Uploaded/{base}.stl", "file_missing"),
        ("Uploaded/{base}.metadata.json", "file_unreadable"),
        ("Pending/{base}.stl", "file_unreadable"),
        ("Pending/{base}.metadata.json", "file_unreadable"),
    ],
)
def test_an_approval_that_meets_a_link_is_refused_until_it_is_gone(
    desk: Desk, staff: StaffClient, mailer: FileMailer, outside: Path, ticket: Ticket,
    place: str, code: str,
) -> None:  # fmt: skip
    name = place.format(base=ticket.base)
    there = desk.share.root / name
    before = there.read_bytes() if there.exists() else None
    put_link(desk, name, outside)
    lock(staff, ticket)

    refused = act(staff, ticket, "approve", PRICE)

    assert (refused.status_code, refused.json["error"]) == (409, code), refused.text
    assert outside.read_bytes() == SECRET
    there.unlink()
    if before is not None:
        there.write_bytes(before)
    assert act(staff, ticket, "approve", PRICE).status_code == 200
    work_once(desk, mailer)
    evidence.assert_sound(desk)


def test_a_link_stops_neither_an_archive_nor_a_deletion_of_many(
    desk: Desk, road: Road, admin: StaffClient, mailer: FileMailer, clock: HandClock, outside: Path
) -> None:
    tickets = [road.to("REJECTED", student_email=f"jane{n}@example.edu") for n in range(3)]
    work_once(desk, mailer)
    clock.forward(days=91)
    link = put_link(desk, f"Rejected/{tickets[1].base}.metadata.json", outside)

    result = carried_out(admin, desk, "archive", {"retention_days": 90})

    [failure] = result["failed"]
    assert (result["jobs_done"], failure["number"]) == (2, tickets[1].number)
    assert "is a link that leads out of the share" in failure["reason"]
    link.unlink()
    assert carried_out(admin, desk, "archive", {"retention_days": 90})["jobs_done"] == 1

    clock.forward(days=366)
    link = put_link(desk, f"originals/{tickets[1].base}.stl", outside)
    body = {"retention_days": 365, "confirm": "3"}
    assert carried_out(admin, desk, "prune", body)["jobs_done"] == 3
    work_once(desk, mailer)
    assert link.is_symlink()
    assert outside.read_bytes() == SECRET
