"""A job's own files come back from one another, and metadata from the database."""

from pathlib import Path

import pytest

from printdesk.desk import Desk
from printdesk.jobs.claims import claimed
from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.road import API, Road, Ticket, act, lock, saved
from tests.upkeep.audits import audited, found, report, restored

both = pytest.mark.usefixtures("any_database")

UPLOAD = models.binary_stl()
OTHER = models.binary_stl(21)  # another cube, of the same size in bytes
JUNK = b"somebody's shopping list"


@pytest.fixture
def ticket(road: Road, desk: Desk, mailer: FileMailer) -> Ticket:
    """A job in the queue, at rest."""
    ticket = road.to("PENDING")
    work_once(desk, mailer)
    return ticket


@pytest.fixture
def sliced(road: Road, desk: Desk, mailer: FileMailer) -> Ticket:
    """A job whose slice is what would be printed, at rest."""
    ticket = road.to("UPLOADED")
    saved(desk, f"Uploaded/{ticket.base}.gcode", models.gcode())
    road.approve(ticket)
    work_once(desk, mailer)
    return ticket


def original(desk: Desk, ticket: Ticket) -> Path:
    return desk.share.root / f"originals/{ticket.base}.stl"


def working_copy(desk: Desk, ticket: Ticket) -> Path:
    return desk.share.root / f"Pending/{ticket.base}.stl"


def last_words(desk: Desk, ticket: Ticket) -> dict[str, object]:
    """What the newest event of the job says."""
    event = evidence.events(desk, ticket.id)[-1]
    assert event["event_type"] == "AdminAction"
    return dict(event["details"])


def is_whole(desk: Desk, ticket: Ticket, admin: StaffClient) -> None:
    """Both files are the upload again, nothing is left to mend, and all of it was told."""
    assert original(desk, ticket).read_bytes() == UPLOAD
    assert found(report(admin)) == {}
    assert found(audited(admin, desk, full=True)) == {}
    evidence.assert_sound(desk)


@both
@pytest.mark.parametrize("content", [None, JUNK, OTHER, b""])
def test_an_original_comes_back_from_an_unchanged_working_copy(
    ticket: Ticket, desk: Desk, admin: StaffClient, content: bytes | None
) -> None:
    path = original(desk, ticket)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert found(audited(admin, desk, full=True)) != {}
    answer = restored(admin, ticket.id)
    assert (answer.status_code, answer.json["id"]) == (200, ticket.id)
    is_whole(desk, ticket, admin)
    told = {"action": "restore-original", "original_from": f"{ticket.base}.stl"}
    kept = desk.share.root / f"Pending/{ticket.base}.kept1.stl"
    if content:
        told["kept_as"] = kept.name
        assert kept.read_bytes() == content
    assert last_words(desk, ticket) == told
    assert kept.exists() == bool(content)


@both
@pytest.mark.parametrize("content", [None, b""])
def test_a_file_to_be_printed_that_is_lost_comes_back_from_the_original(
    ticket: Ticket, desk: Desk, admin: StaffClient, content: bytes | None
) -> None:
    path = working_copy(desk, ticket)
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    assert found(audited(admin, desk)) != {}
    assert restored(admin, ticket.id).status_code == 200
    assert path.read_bytes() == UPLOAD
    is_whole(desk, ticket, admin)
    told = {"action": "restore-original", "working_copy_from": path.name}
    assert last_words(desk, ticket) == told


@both
def test_when_a_slice_is_lost_the_uploaded_file_is_what_would_be_printed(
    sliced: Ticket, desk: Desk, admin: StaffClient
) -> None:
    (desk.share.root / f"Pending/{sliced.base}.gcode").unlink()
    assert found(audited(admin, desk)) == {
        "broken_links": [("missing", f"Pending/{sliced.base}.gcode")]
    }
    answer = restored(admin, sliced.id)
    assert answer.json["display_name"] == f"{sliced.base}.stl"
    is_whole(desk, sliced, admin)
    superseded = evidence.events(desk, sliced.id)[-2]
    assert superseded["event_type"] == "FileSuperseded"
    assert superseded["details"] == {"from": f"{sliced.base}.gcode", "to": f"{sliced.base}.stl"}


@both
def test_a_file_that_was_saved_over_stays_unless_it_is_asked_for(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    path = working_copy(desk, ticket)
    path.write_bytes(OTHER)
    before = evidence.picture(desk)
    assert restored(admin, ticket.id).status_code == 200
    assert evidence.picture(desk) == before
    assert restored(admin, ticket.id, over_working_copy=True).status_code == 200
    assert path.read_bytes() == UPLOAD
    assert path.with_name(f"{ticket.base}.v1.stl").read_bytes() == OTHER
    assert last_words(desk, ticket)["version"] == f"{ticket.base}.v1.stl"
    is_whole(desk, ticket, admin)


def test_the_upload_takes_the_place_of_a_slice_when_it_is_asked_for(
    sliced: Ticket, desk: Desk, admin: StaffClient
) -> None:
    answer = restored(admin, sliced.id, over_working_copy=True)
    assert answer.json["display_name"] == f"{sliced.base}.stl"
    assert (desk.share.root / f"Pending/{sliced.base}.gcode").read_bytes() == models.gcode()
    is_whole(desk, sliced, admin)


@both
def test_both_come_back_from_a_version_that_is_the_upload(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    original(desk, ticket).unlink()
    working_copy(desk, ticket).rename(desk.share.root / f"Pending/{ticket.base}.v1.stl")
    assert restored(admin, ticket.id).status_code == 200
    assert working_copy(desk, ticket).read_bytes() == UPLOAD
    is_whole(desk, ticket, admin)


def test_a_link_is_replaced_and_what_it_led_to_is_not_touched(
    ticket: Ticket, desk: Desk, admin: StaffClient, tmp_path: Path
) -> None:
    private = tmp_path / "private.stl"
    private.write_bytes(JUNK)
    for path in (original(desk, ticket), working_copy(desk, ticket)):
        path.unlink()
        path.symlink_to(private)
    assert restored(admin, ticket.id).status_code == 409
    saved(desk, f"Pending/{ticket.base}_copy.stl", UPLOAD)
    assert restored(admin, ticket.id).status_code == 200
    assert private.read_bytes() == JUNK
    is_whole(desk, ticket, admin)


@both
def test_without_any_copy_of_the_upload_nothing_is_changed(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    original(desk, ticket).write_bytes(JUNK)
    working_copy(desk, ticket).write_bytes(OTHER)
    before = evidence.picture(desk)
    answer = restored(admin, ticket.id)
    assert (answer.status_code, answer.json["error"]) == (409, "file_missing")
    assert "backup" in answer.json["message"]
    assert evidence.picture(desk) == before


@both
def test_nothing_is_healed_while_the_files_are_moved(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    original(desk, ticket).unlink()
    with claimed(desk, ticket.id, lambda _session, _job: None):
        answer = restored(admin, ticket.id)
    assert (answer.status_code, answer.json["error"]) == (409, "job_busy")
    assert not original(desk, ticket).exists()


def test_on_a_share_that_is_away_nothing_is_healed(
    ticket: Ticket, desk: Desk, admin: StaffClient, tmp_path: Path
) -> None:
    original(desk, ticket).unlink()
    away = desk.share.root.rename(tmp_path / "away")
    assert restored(admin, ticket.id).status_code == 503
    away.rename(desk.share.root)
    assert restored(admin, str(ticket.number)).status_code == 200
    is_whole(desk, ticket, admin)


def test_a_lock_of_somebody_does_not_stop_it(
    ticket: Ticket, desk: Desk, admin: StaffClient, staff: StaffClient
) -> None:
    lock(staff, ticket)
    original(desk, ticket).unlink()
    answer = restored(admin, ticket.id)
    assert (answer.status_code, answer.json["locked_by"]) == (200, staff.person.id)


@both
@pytest.mark.parametrize("content", [None, b"", b"{}"])
def test_metadata_is_written_anew(
    ticket: Ticket, desk: Desk, admin: StaffClient, content: bytes | None
) -> None:
    path = desk.share.root / f"Pending/{ticket.base}.metadata.json"
    path.unlink()
    if content is not None:
        path.write_bytes(content)
    name = f"Pending/{path.name}"
    [(_, told)] = found(audited(admin, desk, full=True))["metadata_mismatches"]
    assert told == name
    answer = admin.post(f"{API}/admin/audit/rewrite-metadata", json={"job_id": ticket.id})
    assert answer.status_code == 200
    assert last_words(desk, ticket) == {"action": "rewrite-metadata", "path": name}
    is_whole(desk, ticket, admin)


@both
def test_a_job_is_flagged_and_the_flag_is_taken_off(
    ticket: Ticket, desk: Desk, admin: StaffClient, mailer: FileMailer
) -> None:
    answer = act(admin, ticket, "flag", {"reason": "its slice is lost"})
    assert (answer.status_code, answer.json["flagged"]) == (200, "its slice is lost")
    assert last_words(desk, ticket) == {"action": "flag", "reason": "its slice is lost"}
    told = len(evidence.events(desk, ticket.id))
    act(admin, ticket, "flag", {"reason": "its slice is lost"})
    assert len(evidence.events(desk, ticket.id)) == told
    answer = act(admin, ticket, "flag", {"reason": " "})
    assert answer.json["flagged"] is None
    assert last_words(desk, ticket) == {"action": "unflag", "reason": ""}
    work_once(desk, mailer)
    evidence.assert_sound(desk)


def test_staff_cannot_flag(ticket: Ticket, staff: StaffClient) -> None:
    assert act(staff, ticket, "flag", {"reason": "look"}).status_code == 403
