"""An admin deletes what an audit found: that very file, and nothing else in the world."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from printdesk.desk import Desk
from printdesk.history import Happening
from printdesk.jobs import leftovers, sweeping
from printdesk.jobs.claims import claimed
from printdesk.models import Job
from printdesk.notifications.mail import FileMailer
from printdesk.storage import metadata
from printdesk.storage.deletions import hidden_path
from printdesk.storage.durable import Fingerprint, fingerprint
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.road import Road, Ticket, saved
from tests.upkeep.audits import audited, deleted, found, report

both = pytest.mark.usefixtures("any_database")

STRAY = "Uploaded/stray.stl"


@pytest.fixture
def ticket(road: Road, desk: Desk, mailer: FileMailer) -> Ticket:
    """A job that was rejected, at rest."""
    ticket = road.to("REJECTED")
    work_once(desk, mailer)
    return ticket


@pytest.fixture
def stray(desk: Desk, admin: StaffClient) -> Path:
    """A file of no job that an audit has found."""
    path = saved(desk, STRAY, b"who am I?", age=60)
    audited(admin, desk)
    return path


@pytest.fixture
def stale(ticket: Ticket, desk: Desk, admin: StaffClient) -> str:
    """A slice that somebody saved in the folder where the job was, found by an audit."""
    name = f"Uploaded/{ticket.base}.gcode"
    saved(desk, name, models.gcode(), age=60)
    audited(admin, desk)
    return name


def refused(admin: StaffClient, kind: str, file_path: str) -> tuple[int, str]:
    """Status and code of a refusal, before which and after which everything is the same."""
    answer = deleted(admin, kind, file_path)
    return answer.status_code, answer.json["error"] if answer.json else ""


@both
def test_an_orphan_is_deleted_and_that_stands_in_the_history(
    stray: Path, desk: Desk, admin: StaffClient
) -> None:
    kept = saved(desk, "Uploaded/other.stl", b"another one")
    assert deleted(admin, "orphaned", STRAY).status_code == 204
    assert not stray.exists()
    assert kept.exists()
    event = evidence.events(desk, "system")[-1]
    assert (event["event_type"], event["triggered_by"]) == ("FileDeleted", admin.person.id)
    content = metadata.fingerprint_of(b"who am I?")
    assert (
        event["details"].items()
        >= {
            "path": STRAY,
            "size": content.size,
            "sha256": content.sha256,
            "found_as": "orphaned_files",
        }.items()
    )
    assert evidence.rows(desk, "pending_deletion") == []
    told = report(admin)
    assert (found(told), told["totals"]["orphaned_files"]) == ({}, 0)


@both
def test_a_stale_file_is_deleted_and_the_jobs_own_history_tells_of_it(
    stale: str, ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    assert deleted(admin, "stale", stale).status_code == 204
    assert not (desk.share.root / stale).exists()
    system, own = evidence.events(desk, "system")[-1], evidence.events(desk, ticket.id)[-1]
    assert system["event_type"] == Happening.FILE_DELETED
    assert system["details"]["job_id"] == ticket.id
    assert own["event_type"] == Happening.ADMIN_ACTION
    assert own["details"] == {"action": "delete-stale-file", "path": stale}
    assert found(report(admin)) == {}
    evidence.assert_sound(desk)


def test_what_a_deleted_job_left_behind_is_deleted(desk: Desk, admin: StaffClient) -> None:
    name = "Uploaded/JaneDoe_Filament_Blue_7.stl"
    saved(desk, name, b"gone")
    with desk.database.transaction() as tx:
        content = Fingerprint(4, "0" * 64)  # it has been saved again since
        leftovers.note(tx, desk, "a" * 32, "b" * 32, {name: content})
    assert found(audited(admin, desk)) == {"stale_files": [("left_over", name)]}
    assert deleted(admin, "stale", name).status_code == 204
    assert not (desk.share.root / name).exists()


@pytest.mark.parametrize(
    "file_path",
    [
        "../outside.txt",
        "Uploaded/../../outside.txt",
        "Uploaded/../Uploaded/stray.stl",
        "/etc/passwd",
        "C:\\Windows\\win.ini",
        "C:/Windows/win.ini",
        "\\\\server\\share\\stray.stl",
        "Uploaded\\stray.stl",
        "Uploaded/stray.stl:stream",
        "Uploaded//stray.stl",
        "./Uploaded/stray.stl",
        "Uploaded/stray.stl/",
        "Uploaded/./stray.stl",
        "Uploaded",
        ".",
        ".printdesk-share",
        ".printdesk/lab.json",
        ".incoming/.1.upload",
        "Uploaded/.stray.stl.tmp",
    ],
)
@pytest.mark.parametrize("kind", ["orphaned", "stale"])
def test_what_is_no_file_of_the_share_cannot_be_named(
    stray: Path, desk: Desk, admin: StaffClient, kind: str, file_path: str
) -> None:
    saved(desk, ".incoming/.1.upload", b"x")
    saved(desk, "Uploaded/.stray.stl.tmp", b"x")
    (desk.share.root.parent / "outside.txt").write_text("not ours")
    before = evidence.picture(desk)
    assert refused(admin, kind, file_path) == (422, "validation_failed")
    assert evidence.picture(desk) == before
    assert (desk.share.root.parent / "outside.txt").read_text() == "not ours"


@pytest.mark.parametrize("kind", ["orphaned", "stale"])
def test_nothing_is_deleted_through_a_link(
    stale: str, ticket: Ticket, desk: Desk, admin: StaffClient, tmp_path: Path, kind: str
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    private = outside / "private.stl"
    private.write_text("not ours")
    root = desk.share.root
    (root / "away").symlink_to(outside)
    (root / "same").symlink_to(root / "Uploaded")
    (root / "private.stl").symlink_to(private)
    (root / "alias.stl").symlink_to(root / stale)
    (root / "nowhere.stl").symlink_to(outside / "nothing")
    audited(admin, desk)
    name = Path(stale).name
    for path in ("away/private.stl", f"same/{name}", "private.stl", "alias.stl", "nowhere.stl"):
        assert refused(admin, kind, path) == (422, "validation_failed"), path
    assert private.exists()
    assert (root / stale).exists()
    assert (root / "nowhere.stl").is_symlink()


def test_a_file_that_no_audit_has_found_stays(
    ticket: Ticket, stray: Path, desk: Desk, admin: StaffClient
) -> None:
    saved(desk, "Uploaded/newer.stl", b"saved after the audit")
    before = evidence.picture(desk)
    for path in ("Uploaded/newer.stl", evidence.job(desk, ticket.id)["file_path"]):
        for kind in ("orphaned", "stale"):
            assert refused(admin, kind, path) == (409, "not_in_report")
    assert refused(admin, "stale", STRAY) == (409, "not_in_report")
    assert evidence.picture(desk) == before


def test_before_any_audit_nothing_can_be_deleted(desk: Desk, admin: StaffClient) -> None:
    saved(desk, STRAY, b"who am I?")
    assert refused(admin, "orphaned", STRAY) == (409, "not_in_report")


def test_a_file_that_is_gone_already_is_told(stray: Path, admin: StaffClient) -> None:
    stray.unlink()
    assert refused(admin, "orphaned", STRAY) == (409, "file_missing")
    assert refused(admin, "orphaned", "Uploaded/no folder/stray.stl") == (409, "file_missing")
    assert refused(admin, "orphaned", "Uploaded/STRAY.stl") == (409, "file_missing")


def saved_again(path: Path) -> None:
    path.write_bytes(b"new words")


def touched(path: Path) -> None:
    os.utime(path)


def replaced(path: Path) -> None:
    state = path.stat()
    path.write_bytes(b"and a longer one")
    os.utime(path, ns=(state.st_atime_ns, state.st_mtime_ns))


@both
@pytest.mark.parametrize("change", [saved_again, touched, replaced])
def test_a_file_that_was_changed_after_the_audit_stays(
    stray: Path, desk: Desk, admin: StaffClient, change: Callable[[Path], None]
) -> None:
    change(stray)
    before = evidence.picture(desk)
    assert refused(admin, "orphaned", STRAY) == (409, "file_changed")
    assert evidence.picture(desk) == before


def test_a_folder_in_the_place_of_a_file_stays(stray: Path, desk: Desk, admin: StaffClient) -> None:
    stray.unlink()
    stray.mkdir()
    assert refused(admin, "orphaned", STRAY) == (422, "validation_failed")
    assert stray.is_dir()
    stray.rmdir()


@both
def test_an_orphan_that_has_become_a_jobs_file_stays(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    row = evidence.job(desk, ticket.id)
    name = f"Rejected/JaneDoe_Filament_ElectricBlue_{ticket.number + 1}.gcode"
    path = saved(desk, name, models.gcode())
    assert found(audited(admin, desk)) == {"orphaned_files": [("no_job", name)]}
    with desk.database.transaction() as tx:
        own = {column: row[column] for column in row if column not in {"id", "number"}}
        base = f"JaneDoe_Filament_ElectricBlue_{ticket.number + 1}"
        tx.session.add(Job(**(own | {"id": "f" * 32, "number": 2, "base_name": base})))
    assert refused(admin, "orphaned", name) == (409, "file_of_job")
    assert path.read_bytes() == models.gcode()


@both
def test_a_stale_file_whose_job_has_come_back_to_it_stays(
    stale: str, ticket: Ticket, desk: Desk, admin: StaffClient, road: Road
) -> None:
    body = {"new_status": "UPLOADED", "reason": "another look"}
    answer = admin.post(f"/api/v1/jobs/{ticket.id}/admin/change-status", json=body)
    assert answer.status_code == 200
    assert refused(admin, "stale", stale) == (409, "file_of_job")
    assert (desk.share.root / stale).read_bytes() == models.gcode()


@both
def test_a_stale_file_stays_while_the_jobs_files_are_moved(
    stale: str, ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    with claimed(desk, ticket.id, lambda _session, _job: None):
        assert refused(admin, "stale", stale) == (409, "job_busy")
    assert (desk.share.root / stale).exists()
    assert deleted(admin, "stale", stale).status_code == 204


def test_on_a_share_that_is_away_nothing_is_deleted(
    stray: Path, desk: Desk, admin: StaffClient, tmp_path: Path
) -> None:
    away = desk.share.root.rename(tmp_path / "away")
    assert refused(admin, "orphaned", STRAY) == (503, "storage_unavailable")
    away.rename(desk.share.root)
    assert deleted(admin, "orphaned", STRAY).status_code == 204


def test_a_file_beside_the_folders_is_deleted(desk: Desk, admin: StaffClient) -> None:
    path = saved(desk, "notes.txt", b"not of a job", age=60)
    audited(admin, desk)
    assert deleted(admin, "orphaned", "notes.txt").status_code == 204
    assert not path.exists()
    assert not evidence.rows(desk, "pending_deletion")


def test_a_note_that_cannot_be_is_left_and_stops_nothing_else(
    desk: Desk, road: Road, mailer: FileMailer
) -> None:
    ticket = road.to("REJECTED")
    with desk.database.transaction() as tx:
        content = metadata.fingerprint_of(b"x")
        leftovers.note(tx, desk, "0" * 32, "0" * 32, {"../elsewhere": content})
    work_once(desk, mailer)
    evidence.assert_metadata_tells_all(desk, ticket.id)
    assert [row["path"] for row in evidence.rows(desk, "pending_deletion")] == ["../elsewhere"]


def test_a_file_with_a_very_long_name_is_deleted(desk: Desk, admin: StaffClient) -> None:
    name = "Uploaded/" + "ü" * 120 + ".stl"
    path = saved(desk, name, b"long")
    audited(admin, desk)
    assert deleted(admin, "orphaned", name).status_code == 204
    assert not path.exists()
    assert list(path.parent.iterdir()) == []


@both
def test_a_file_that_a_crash_has_left_hidden_gets_its_name_back(desk: Desk) -> None:
    path = saved(desk, STRAY, b"who am I?")
    hidden = hidden_path(path, fingerprint(path))
    path.rename(hidden)
    sweeping.return_hidden(desk)
    assert path.read_bytes() == b"who am I?"
    assert not hidden.exists()


@both
def test_a_hidden_file_whose_deletion_is_noted_stays_hidden_until_it_is_deleted(
    desk: Desk, mailer: FileMailer
) -> None:
    path = saved(desk, STRAY, b"who am I?")
    content = fingerprint(path)
    with desk.database.transaction() as tx:
        leftovers.note(tx, desk, "a" * 32, "b" * 32, {STRAY: content})
    path.rename(hidden_path(path, content))
    sweeping.return_hidden(desk)
    assert not path.exists()
    work_once(desk, mailer)
    assert list(path.parent.iterdir()) == []
    assert evidence.rows(desk, "pending_deletion") == []
