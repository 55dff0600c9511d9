"""A file to be printed that a hand on the share renamed or deleted: told, refused and mended."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from printdesk.desk import Desk
from printdesk.jobs import presence
from printdesk.models import Job
from printdesk.notifications.mail import FileMailer
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import PRICE, Road, Ticket, act, lock, saved

both = pytest.mark.usefixtures("any_database")

UPLOAD, SLICED = models.binary_stl(), models.gcode()


@pytest.fixture
def ticket(road: Road, desk: Desk, mailer: FileMailer) -> Ticket:
    """A job in the queue whose slice is what would be printed."""
    ticket = road.to("UPLOADED")
    saved(desk, f"Uploaded/{ticket.base}.gcode", SLICED, age=60)
    road.approve(ticket)
    road.confirm(ticket)
    work_once(desk, mailer)
    return ticket


def slice_of(desk: Desk, ticket: Ticket) -> Path:
    return desk.share.root / f"ReadyToPrint/{ticket.base}.gcode"


def is_missing(staff: StaffClient, ticket: Ticket) -> bool:
    """What the job's card says."""
    answer = act(staff, ticket, "", method="GET")
    missing: bool = answer.json["file_missing"]
    return missing


def mended(desk: Desk, staff: StaffClient, ticket: Ticket, action: str, body: object) -> Any:
    lock(staff, ticket)
    answer = act(staff, ticket, action, body)
    assert answer.status_code == 200, answer.text
    assert answer.json["file_missing"] is False
    assert answer.json["locked_by"] == staff.person.id
    assert answer.json["cost_cents"] == 450
    return answer.json


def test_a_file_is_missed_also_when_who_moved_it_last_has_died(
    desk: Desk, ticket: Ticket, staff: StaffClient, clock: HandClock
) -> None:
    with desk.database.transaction() as tx:
        dead = {"move_claim": "dead", "move_expires": clock.now()}
        tx.session.execute(update(Job).where(Job.id == ticket.id).values(dead))
    slice_of(desk, ticket).unlink()
    presence.look(desk)
    assert not is_missing(staff, ticket)
    clock.forward(seconds=1)
    presence.look(desk)
    assert is_missing(staff, ticket)


def test_a_link_in_the_place_of_a_file_is_no_file_and_stops_no_other_look(
    desk: Desk, ticket: Ticket, staff: StaffClient, tmp_path: Path
) -> None:
    outside = tmp_path / "outside.gcode"
    slice_of(desk, ticket).rename(outside)
    slice_of(desk, ticket).symlink_to(outside)
    presence.look(desk)
    assert is_missing(staff, ticket)


@both
def test_the_worker_notices_and_the_card_tells(
    desk: Desk, ticket: Ticket, staff: StaffClient
) -> None:
    presence.look(desk)
    assert not is_missing(staff, ticket)
    renamed = slice_of(desk, ticket).rename(desk.share.root / "ReadyToPrint/final.gcode")
    before = evidence.job(desk, ticket.id)["version"]

    presence.look(desk)
    assert is_missing(staff, ticket)

    renamed.rename(slice_of(desk, ticket))
    presence.look(desk)
    assert not is_missing(staff, ticket)
    # Looking is no change of the job.
    assert evidence.job(desk, ticket.id)["version"] == before
    evidence.assert_sound(desk)


def test_the_jobs_page_notices_at_once(desk: Desk, ticket: Ticket, staff: StaffClient) -> None:
    slice_of(desk, ticket).unlink()

    assert act(staff, ticket, "versions", method="GET").json["file_missing"] is True
    assert is_missing(staff, ticket)
    assert act(staff, ticket, "siblings", method="GET").json["current_file"] is None


@both
@pytest.mark.parametrize(("action", "method"), [("mark-printing", "POST"), ("file", "GET")])
def test_who_is_refused_the_file_is_not_the_only_one_who_knows(
    desk: Desk, ticket: Ticket, staff: StaffClient, action: str, method: str
) -> None:
    slice_of(desk, ticket).unlink()
    lock(staff, ticket)

    answer = act(staff, ticket, action, {} if method == "POST" else None, method=method)

    assert (answer.status_code, answer.json["error"]) == (409, "file_missing")
    assert is_missing(staff, ticket)


def test_on_a_share_that_is_away_no_file_is_called_missing(
    desk: Desk, ticket: Ticket, staff: StaffClient, tmp_path: Path
) -> None:
    away = desk.share.root.rename(tmp_path / "away")
    with pytest.raises(OSError, match="No such file"):
        presence.look(desk)
    desk.share.root.mkdir()
    with pytest.raises(OSError, match="No such file"):
        presence.look(desk)
    assert not is_missing(staff, ticket)
    desk.share.root.rmdir()
    away.rename(desk.share.root)


@both
def test_what_needs_the_file_is_refused_with_a_way_out(
    desk: Desk, road: Road, staff: StaffClient, ticket: Ticket
) -> None:
    slice_of(desk, ticket).unlink()
    uploaded = road.to("UPLOADED", student_email="jim@example.edu")
    (desk.share.root / f"Uploaded/{uploaded.base}.stl").unlink()
    for job, action, body in ((ticket, "mark-printing", {}), (uploaded, "approve", PRICE)):
        lock(staff, job)
        presence.look(desk)
        before = evidence.picture(desk)

        answer = act(staff, job, action, body)

        assert (answer.status_code, answer.json["error"]) == (409, "file_missing")
        assert "choose another file on the job's page" in answer.json["message"]
        assert evidence.picture(desk) == before


@pytest.mark.parametrize("action", ["reject", "confirm"])
def test_what_does_not_need_the_file_goes_on_and_tells(
    desk: Desk, road: Road, mailer: FileMailer, action: str
) -> None:
    ticket = road.to("PENDING")
    (desk.share.root / f"Pending/{ticket.base}.stl").unlink()

    getattr(road, action)(ticket)

    assert is_missing(road.staff, ticket)


def test_an_empty_file_is_not_printed(desk: Desk, ticket: Ticket, staff: StaffClient) -> None:
    slice_of(desk, ticket).write_bytes(b"")
    lock(staff, ticket)
    before = evidence.picture(desk)

    answer = act(staff, ticket, "mark-printing")

    assert (answer.status_code, answer.json["error"]) == (409, "file_missing")
    assert "is empty" in answer.json["message"]
    assert evidence.picture(desk) == before


@both
def test_another_file_in_the_folder_is_chosen(
    desk: Desk, ticket: Ticket, staff: StaffClient, mailer: FileMailer
) -> None:
    slice_of(desk, ticket).rename(desk.share.root / f"ReadyToPrint/{ticket.base}_0.2mm.gcode")
    presence.look(desk)

    job = mended(
        *(desk, staff, ticket, "choose-file"), {"file": f"ReadyToPrint/{ticket.base}_0.2mm.gcode"}
    )

    assert job["file_path"] == f"ReadyToPrint/{ticket.base}_0.2mm.gcode"
    superseded = evidence.events(desk, ticket.id)[-1]
    assert superseded["event_type"] == "FileSuperseded"
    assert superseded["details"]["from"] == f"{ticket.base}.gcode"
    assert superseded["triggered_by"] == staff.person.id
    work_once(desk, mailer)
    evidence.assert_sound(desk)


@both
@pytest.mark.parametrize("taken", [False, True])
def test_a_file_saved_where_the_job_was_before_is_brought_along(
    desk: Desk, ticket: Ticket, staff: StaffClient, mailer: FileMailer, taken: bool
) -> None:
    newer = models.gcode("newer")
    if not taken:
        slice_of(desk, ticket).unlink()
    saved(desk, f"Uploaded/{ticket.base}.gcode", newer)

    job = mended(desk, staff, ticket, "choose-file", {"file": f"Uploaded/{ticket.base}.gcode"})

    name = f"{ticket.base}.new1.gcode" if taken else f"{ticket.base}.gcode"
    assert job["file_path"] == f"ReadyToPrint/{name}"
    assert (desk.share.root / job["file_path"]).read_bytes() == newer
    if taken:
        assert slice_of(desk, ticket).read_bytes() == SLICED
    work_once(desk, mailer)
    evidence.assert_sound(desk)


@both
@pytest.mark.parametrize("saved_over", [None, b"", b"something else"])
def test_the_upload_is_brought_back(
    desk: Desk,
    ticket: Ticket,
    staff: StaffClient,
    mailer: FileMailer,
    saved_over: bytes | None,
) -> None:
    slice_of(desk, ticket).unlink()
    working_copy = desk.share.root / f"ReadyToPrint/{ticket.base}.stl"
    working_copy.unlink()
    if saved_over is not None:
        working_copy.write_bytes(saved_over)
    presence.look(desk)

    job = mended(desk, staff, ticket, "restore-file", {})

    assert job["display_name"] == f"{ticket.base}.stl"
    assert working_copy.read_bytes() == UPLOAD
    kept = working_copy.with_name(f"{ticket.base}.v1.stl")
    assert kept.exists() == bool(saved_over)
    told = evidence.events(desk, ticket.id)[-1]
    assert (told["event_type"], told["triggered_by"]) == ("AdminAction", staff.person.id)
    work_once(desk, mailer)
    evidence.assert_sound(desk)


@pytest.mark.parametrize(
    ("action", "body"), [("choose-file", {"file": "{base}.stl"}), ("restore-file", {})]
)
def test_mending_needs_the_lock_and_ends_with_the_print(
    desk: Desk, road: Road, action: str, body: dict[str, str]
) -> None:
    def answer(ticket: Ticket) -> tuple[int, str]:
        filled = {key: text.format(base=ticket.base) for key, text in body.items()}
        told = act(road.staff, ticket, action, filled)
        return told.status_code, told.json["error"]

    printing = road.to("PRINTING")
    assert answer(printing) == (403, "lock_required")
    done = road.to("COMPLETED", student_email="jim@example.edu")
    lock(road.staff, done)
    assert answer(done) == (409, "invalid_transition")
    lock(road.admin, printing)
    assert answer(printing) == (409, "job_locked")


@pytest.mark.parametrize(
    ("file", "code"),
    [("{base}.bgcode", 422), ("Pending/{base}.gcode", 422), ("{base}.gcode", 409), ("", 422)],
)
def test_what_is_not_there_cannot_be_chosen(
    desk: Desk, ticket: Ticket, staff: StaffClient, file: str, code: int
) -> None:
    slice_of(desk, ticket).unlink()
    lock(staff, ticket)
    before = evidence.picture(desk)

    answer = act(staff, ticket, "choose-file", {"file": file.format(base=ticket.base)})

    assert answer.status_code == code
    assert evidence.picture(desk) == before
