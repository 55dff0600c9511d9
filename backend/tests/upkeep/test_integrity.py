"""The audit finds each way in which share and database can disagree, and nothing else."""

import json
import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from printdesk.desk import Desk
from printdesk.errors import StorageUnavailable
from printdesk.jobs.claims import claimed
from printdesk.models import Job, PendingDeletion
from printdesk.notifications.mail import FileMailer
from printdesk.storage import inventory
from printdesk.upkeep.contents import Placed, Reader
from printdesk.upkeep.findings import LISTED, Problem, Section
from printdesk.upkeep.integrity import audit
from printdesk.upkeep.placement import places
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.road import Road, Ticket, act, handed_in, saved
from tests.upkeep import tampering
from tests.upkeep.audits import audited, found

both = pytest.mark.usefixtures("any_database")


@pytest.fixture
def ticket(road: Road, desk: Desk, mailer: FileMailer) -> Ticket:
    """An approved job, at rest."""
    ticket = road.to("PENDING")
    work_once(desk, mailer)
    return ticket


def changed(desk: Desk, job_id: str, **values: object) -> None:
    """Change a row behind the back of everything."""
    with desk.database.transaction() as tx:
        job = tx.session.get_one(Job, job_id)
        for name, value in values.items():
            setattr(job, name, value)


@both
def test_a_sound_lab_gives_an_empty_report(
    road: Road, desk: Desk, admin: StaffClient, mailer: FileMailer
) -> None:
    for status in ("UPLOADED", "PENDING", "REJECTED"):
        road.to(status, student_email=f"{status.lower()}@example.edu")
    work_once(desk, mailer)
    for second, full in enumerate((False, True), 1):
        told = audited(admin, desk, full=full)
        assert found(told) == {}
        assert (told["full"], told["files"], told["jobs"]) == (full, 9, 3)
        assert told["report_generated_at"] == f"2030-03-01T12:00:0{second}Z"
        assert set(told["totals"].values()) == {0}
    evidence.assert_sound(desk)


def test_before_the_first_audit_the_report_is_empty(admin: StaffClient) -> None:
    told = admin.get("/api/v1/admin/audit/report").json
    assert told["report_generated_at"] is None
    assert found(told) == {}


@both
def test_files_of_no_job_are_orphaned(ticket: Ticket, desk: Desk, admin: StaffClient) -> None:
    strays = (
        "stray.stl",
        "Uploaded/notes.txt",
        "originals/JaneDoe_Filament_Blue_4711.stl",
        "Pending/JohnDoe_Filament_Blue_1.stl",
        "thumbnails/JaneDoe_Filament_Blue_99999999999999999999.png",
        "Pending/a folder/of somebody/old.stl",
    )
    (desk.share.root / "Pending/a folder/of somebody").mkdir(parents=True)
    for path in strays:
        saved(desk, path, b"who am I?")
    told = audited(admin, desk)
    assert found(told) == {"orphaned_files": sorted(("no_job", path) for path in strays)}
    assert told["totals"]["orphaned_files"] == len(strays)
    [entry] = [each for each in told["orphaned_files"] if each["file_path"] == "stray.stl"]
    assert entry["size"] == 9
    assert entry["job_id"] is None


def test_what_begins_with_a_dot_is_not_told(ticket: Ticket, desk: Desk, admin: StaffClient) -> None:
    (desk.share.root / ".snapshot").mkdir()
    for path in ("Pending/.half.tmp", ".incoming/.1.upload", ".snapshot/old.stl"):
        saved(desk, path, b"x")
    assert found(audited(admin, desk)) == {}


def test_links_are_told_and_never_followed(
    ticket: Ticket, desk: Desk, admin: StaffClient, tmp_path: Path
) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "private.txt").write_text("not ours")
    (desk.share.root / "Pending/elsewhere").symlink_to(outside)
    (desk.share.root / "Uploaded/private.stl").symlink_to(outside / "private.txt")
    (desk.share.root / "Uploaded/nowhere.stl").symlink_to(outside / "nothing")
    told = audited(admin, desk, full=True)
    assert found(told) == {
        "orphaned_files": [
            ("link", "Pending/elsewhere"),
            ("link", "Uploaded/nowhere.stl"),
            ("link", "Uploaded/private.stl"),
        ]
    }


@both
def test_files_that_a_job_misses_are_broken_links(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    row = evidence.job(desk, ticket.id)
    for path in ("file_path", "original_path", "metadata_path"):
        (desk.share.root / row[path]).unlink()
    told = audited(admin, desk)
    assert found(told) == {
        "broken_links": [("missing", row["file_path"]), ("missing", row["original_path"])],
        "metadata_mismatches": [("missing", row["metadata_path"])],
    }
    for entry in (*told["broken_links"], *told["metadata_mismatches"]):
        assert (entry["job_id"], entry["number"]) == (ticket.id, ticket.number)
        assert entry["size"] is None


def test_a_link_in_the_place_of_a_file_is_a_broken_link(
    ticket: Ticket, desk: Desk, admin: StaffClient, tmp_path: Path
) -> None:
    path = desk.share.root / evidence.job(desk, ticket.id)["file_path"]
    aside = path.rename(tmp_path / "aside.stl")
    path.symlink_to(aside)
    name = f"Pending/{path.name}"
    assert found(audited(admin, desk)) == {
        "orphaned_files": [("link", name)],
        "broken_links": [("missing", name)],
    }


def test_an_empty_file_is_not_one_that_can_be_printed(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    row = evidence.job(desk, ticket.id)
    for path in ("file_path", "metadata_path"):
        saved(desk, row[path], b"")
    assert found(audited(admin, desk)) == {
        "broken_links": [("empty", row["file_path"])],
        "metadata_mismatches": [("empty", row["metadata_path"])],
    }


@both
def test_a_jobs_file_in_another_folder_is_stale(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    stale = (
        f"Uploaded/{ticket.base}.gcode",
        f"Uploaded/{ticket.base}.stl",
        f"originals/{ticket.base}_sliced.gcode",
        f"Printing/{ticket.base.lower()}.gcode",
        f"{ticket.base}.stl",
    )
    for path in stale:
        saved(desk, path, models.gcode())
    told = audited(admin, desk)
    assert found(told) == {"stale_files": sorted(("wrong_folder", path) for path in stale)}
    assert {entry["number"] for entry in told["stale_files"]} == {ticket.number}
    assert "are in Pending now" in told["stale_files"][0]["reason"]


def test_what_slicers_and_people_save_beside_a_job_is_in_place(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    for rest in (".gcode", "_0.2mm_PLA_2h.gcode", ".v1.stl", ".kept1.stl", ".gcode.3mf"):
        saved(desk, f"Pending/{ticket.base}{rest}", models.gcode())
    saved(desk, f"thumbnails/{ticket.base}.png", b"picture")
    saved(desk, f"previews/{ticket.base}.glb", b"model")
    saved(desk, f"Pending/{ticket.base}.stl", models.binary_stl(5))  # repaired and saved over
    assert found(audited(admin, desk, full=True)) == {}


@both
def test_leftovers_that_wait_to_be_deleted_are_told_as_stale(
    road: Road, desk: Desk, admin: StaffClient, mailer: FileMailer
) -> None:
    ticket = handed_in(road.student)
    sliced = saved(desk, f"Uploaded/{ticket.base}.gcode", models.gcode())
    road.approve(ticket)
    # As if the worker had died before the old copy was deleted.
    saved(desk, f"Uploaded/{ticket.base}.gcode", models.gcode())
    with desk.database.transaction() as tx:
        tx.session.add(
            PendingDeletion(
                job_id=ticket.id,
                claim="c" * 32,
                path=f"Uploaded/{ticket.base}.gcode",
                size=sliced.stat().st_size,
                sha256=evidence.files(desk)[f"Uploaded/{ticket.base}.gcode"].sha256,
                created_at=desk.clock.now(),
            )
        )
    told = audited(admin, desk)
    assert found(told) == {"stale_files": [("left_over", f"Uploaded/{ticket.base}.gcode")]}
    work_once(desk, mailer)
    assert found(audited(admin, desk)) == {}
    evidence.assert_sound(desk)


def test_leftovers_of_a_deleted_job_are_told_as_stale(desk: Desk, admin: StaffClient) -> None:
    saved(desk, "Uploaded/JaneDoe_Filament_Blue_7.stl", b"gone")
    with desk.database.transaction() as tx:
        tx.session.add(
            PendingDeletion(
                job_id="a" * 32,
                claim="b" * 32,
                path="Uploaded/JaneDoe_Filament_Blue_7.stl",
                size=4,
                sha256="0" * 64,
                created_at=desk.clock.now(),
            )
        )
    assert found(audited(admin, desk)) == {
        "stale_files": [("left_over", "Uploaded/JaneDoe_Filament_Blue_7.stl")]
    }


def test_a_submission_under_way_is_no_finding(
    desk: Desk, admin: StaffClient, clock: HandClock
) -> None:
    path = "originals/JaneDoe_Filament_Blue_7.stl"
    saved(desk, path, b"just placed")
    with desk.database.transaction() as tx:
        note = PendingDeletion(job_id="a" * 32, claim="a" * 32, path=path, size=11, sha256="")
        note.created_at = desk.clock.now()
        tx.session.add(note)
    assert found(audited(admin, desk)) == {}
    clock.forward(hours=2)  # by now it has been broken off
    assert found(audited(admin, desk)) == {"stale_files": [("left_over", path)]}


@both
@pytest.mark.parametrize("full", [False, True])
def test_a_job_that_was_busy_for_a_moment_is_not_passed_over(
    ticket: Ticket, desk: Desk, admin: StaffClient, full: bool
) -> None:
    row = evidence.job(desk, ticket.id)
    saved(desk, row["file_path"], b"")
    (desk.share.root / row["metadata_path"]).unlink()
    let_go, held = threading.Event(), threading.Event()

    def tidy() -> None:
        with claimed(desk, ticket.id, lambda _session, _job: None):
            held.set()
            let_go.wait(60)

    def end_in_time(_done: int, _total: int, note: str) -> None:
        if note == "Looking for what is missing":
            let_go.set()
            tidying.join()

    tidying = threading.Thread(target=tidy)
    tidying.start()
    assert held.wait(60)
    report = audit(desk, full=full, progress=end_in_time)

    assert found(report.model_dump(mode="json")) == {
        "broken_links": [("empty", row["file_path"])],
        "metadata_mismatches": [("missing", row["metadata_path"])],
    }


@both
def test_files_that_are_being_moved_are_no_finding(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    row = evidence.job(desk, ticket.id)
    with claimed(desk, ticket.id, lambda _session, _job: None):
        saved(desk, f"ReadyToPrint/{ticket.base}.stl", models.binary_stl())
        (desk.share.root / row["file_path"]).unlink()
        assert found(audited(admin, desk, full=True)) == {}
    assert found(audited(admin, desk)) == {
        "broken_links": [("missing", row["file_path"])],
        "stale_files": [("wrong_folder", f"ReadyToPrint/{ticket.base}.stl")],
    }


@both
def test_an_original_of_another_size_is_found_at_once(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    original = evidence.job(desk, ticket.id)["original_path"]
    saved(desk, original, b"short")
    told = audited(admin, desk)
    assert found(told) == {"changed_originals": [("size", original)]}
    assert told["changed_originals"][0]["size"] == 5


@both
def test_an_original_with_other_content_is_found_by_reading_it(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    original = evidence.job(desk, ticket.id)["original_path"]
    saved(desk, original, models.binary_stl(21))  # another cube, of the same size in bytes
    assert found(audited(admin, desk)) == {}
    assert found(audited(admin, desk, full=True)) == {"changed_originals": [("content", original)]}


def of_job(name: str) -> Callable[[dict[str, object]], None]:
    """Spoils one field of the job in its metadata."""

    def spoil(content: dict[str, object]) -> None:
        job = content["job"]
        assert isinstance(job, dict)
        job[name] = "something else"

    return spoil


def without_last_event(content: dict[str, object]) -> None:
    events = content["events"]
    assert isinstance(events, list)
    events.pop()


def marked_prepared(content: dict[str, object]) -> None:
    content["prepared"] = True


@both
@pytest.mark.parametrize(
    ("spoil", "told_of"),
    [
        (of_job("notes"), "notes"),
        (of_job("a field of nobody"), "a field of nobody"),
        (without_last_event, "events"),
        (marked_prepared, "prepared"),
    ],
)
def test_metadata_that_says_something_else_is_found(
    ticket: Ticket,
    desk: Desk,
    admin: StaffClient,
    spoil: Callable[[dict[str, object]], None],
    told_of: str,
) -> None:
    path = desk.share.root / evidence.job(desk, ticket.id)["metadata_path"]
    content = json.loads(path.read_text(encoding="utf-8"))
    spoil(content)
    path.write_text(json.dumps(content), encoding="utf-8")
    assert found(audited(admin, desk)) == {}
    told = audited(admin, desk, full=True)
    name = f"Pending/{path.name}"
    assert found(told) == {"metadata_mismatches": [("content", name)]}
    assert told_of in told["metadata_mismatches"][0]["reason"]


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe", b"null"])
def test_metadata_that_cannot_be_made_out_is_found(
    ticket: Ticket, desk: Desk, admin: StaffClient, content: bytes
) -> None:
    name = evidence.job(desk, ticket.id)["metadata_path"]
    saved(desk, name, content)
    assert found(audited(admin, desk, full=True)) == {"metadata_mismatches": [("content", name)]}


@both
def test_a_row_that_was_changed_behind_the_history_is_found(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    changed(desk, ticket.id, cost_cents=1)
    told = audited(admin, desk, full=True)
    assert "cost_cents" in told["metadata_mismatches"][0]["reason"]


def test_a_tail_cut_with_its_head_before_any_checkpoint_is_found_by_the_metadata(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    tampering.cut(desk, ticket.id, len(evidence.events(desk, ticket.id)))
    told = audited(admin, desk, full=True)
    name = evidence.job(desk, ticket.id)["metadata_path"]
    assert found(told) == {"metadata_mismatches": [("content", name)]}
    assert "events" in told["metadata_mismatches"][0]["reason"]


def test_metadata_that_is_to_be_written_anew_is_no_finding(
    ticket: Ticket, desk: Desk, admin: StaffClient
) -> None:
    changed(desk, ticket.id, notes="new", metadata_stale=True)
    assert found(audited(admin, desk, full=True)) == {}


def test_a_file_that_cannot_be_read_is_told_with_the_reason(ticket: Ticket, desk: Desk) -> None:
    with desk.database.reading() as session:
        place = places(session, desk, [ticket.number])[ticket.number]
    files = []
    for path in place.own_paths:
        entry = inventory.look(desk.share, path)
        assert entry is not None
        files.append(Placed(entry, place))
        # What was a file when it was listed is a folder when it is to be read.
        (desk.share.root / path).unlink()
        (desk.share.root / path).mkdir()
    with Reader(desk) as reader:
        told = {
            file.entry.path: (fault.section, fault.problem)
            for file, fault in reader.faults(files, lambda: None)
        }
    assert told == {
        place.file_path: (Section.BROKEN_LINKS, Problem.UNREADABLE),
        place.original_path: (Section.BROKEN_LINKS, Problem.UNREADABLE),
        place.metadata_path: (Section.METADATA_MISMATCHES, Problem.UNREADABLE),
    }


def test_a_flood_of_findings_is_counted_and_not_told_one_by_one(
    desk: Desk, admin: StaffClient
) -> None:
    for number in range(LISTED + 5):
        (desk.share.root / f"Uploaded/stray-{number}.stl").touch()
    told = audited(admin, desk)
    assert told["totals"]["orphaned_files"] == LISTED + 5
    assert len(told["orphaned_files"]) == LISTED


def test_names_that_are_no_text_are_shown_nearly_as_they_are(
    desk: Desk, admin: StaffClient
) -> None:
    (Path(os.fsdecode(os.fsencode(desk.share.root) + b"/Uploaded/caf\xe9.stl"))).touch()
    (desk.share.root / "Uploaded/a:b.stl").touch()
    assert found(audited(admin, desk)) == {
        "orphaned_files": [("no_job", "Uploaded/a:b.stl"), ("odd_name", "Uploaded/caf\ufffd.stl")]
    }


@both
def test_an_audit_changes_nothing(ticket: Ticket, desk: Desk) -> None:
    saved(desk, "stray.stl", b"stray")
    saved(desk, f"Uploaded/{ticket.base}.gcode", models.gcode())
    (desk.share.root / evidence.job(desk, ticket.id)["original_path"]).unlink()
    before = evidence.picture(desk)
    for full in (False, True):
        assert not audit(desk, full=full, progress=lambda *_: None).is_sound
    assert evidence.picture(desk) == before


def test_a_share_that_is_away_is_not_an_empty_one(
    ticket: Ticket, desk: Desk, tmp_path: Path
) -> None:
    away = desk.share.root.rename(tmp_path / "away")
    with pytest.raises(StorageUnavailable):
        audit(desk, full=False, progress=lambda *_: None)
    desk.share.root.mkdir()  # an empty mount point
    with pytest.raises(StorageUnavailable):
        audit(desk, full=False, progress=lambda *_: None)
    desk.share.root.rmdir()
    away.rename(desk.share.root)


def test_a_share_that_goes_away_in_the_middle_is_not_an_empty_one(
    ticket: Ticket, desk: Desk, tmp_path: Path
) -> None:
    def unmount(done: int, _total: int, _note: str) -> None:
        if done and desk.share.root.exists():
            desk.share.root.rename(tmp_path / "away")

    saved(desk, "Uploaded/stray.stl", b"stray")
    with pytest.raises(StorageUnavailable):
        audit(desk, full=False, progress=unmount)


def test_jobs_that_move_all_the_time_are_no_finding(
    road: Road, desk: Desk, admin: StaffClient, mailer: FileMailer
) -> None:
    ticket = road.to("READYTOPRINT")
    work_once(desk, mailer)
    stop = threading.Event()

    def move() -> None:
        while not stop.is_set():
            road.do(ticket, "mark-printing")
            answer = act(road.staff, ticket, "admin/mark-failed", {"reason": "again"})
            assert answer.status_code == 200, answer.text

    mover = threading.Thread(target=move)
    mover.start()
    try:
        reports = [audit(desk, full=full, progress=lambda *_: None) for full in (False, True) * 10]
    finally:
        stop.set()
        mover.join()
    assert [report.totals for report in reports if not report.is_sound] == []
