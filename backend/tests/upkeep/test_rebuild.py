"""The database made again from the share alone, on both databases."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient

from printdesk.cli import main
from printdesk.desk import Desk
from printdesk.errors import DatabaseInUse, StorageUnavailable
from printdesk.jobs import inspections
from printdesk.notifications.mail import FileMailer
from printdesk.opening import open_desk, open_for_rebuild
from printdesk.upkeep import checkpoints, rebuild, record_keeping, retention
from printdesk.upkeep.rebuild_report import RebuildReport
from printdesk.upkeep.verification import verify
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.conftest import SECRET
from tests.road import API, STATUSES, Road, act, handed_in, lock
from tests.upkeep.conftest import NewDesk, Reopen
from tests.upkeep.terms import a_term_at_the_lab, remembered

pytestmark = pytest.mark.usefixtures("any_database")

MARK = "the mark of the share"
NEXT_STEP = {
    "UPLOADED": ("reject", {"reasons": ["Walls too thin to print"]}),
    "PENDING": ("reject", {"reasons": ["Walls too thin to print"]}),
    "READYTOPRINT": ("mark-printing", None),
    "PRINTING": ("mark-complete", None),
    "COMPLETED": ("mark-picked-up", None),
}


@pytest.fixture
def made(empty_desk: NewDesk) -> tuple[Desk, Callable[[], RebuildReport]]:
    """An empty database, and what fills it."""
    desk = empty_desk()
    return desk, lambda: rebuild.rebuild(desk, MARK, lambda _done, _total, _note: None)


def copied(desk: Desk, path: str, folder: str, **changed: Any) -> str:
    """Put a copy of a metadata file into another folder, something in it changed."""
    content = json.loads((desk.share.root / path).read_text())
    job = {**content["job"], **changed.pop("job", {})}
    target = f"{folder}/{path.rpartition('/')[2]}"
    (desk.share.root / target).write_text(json.dumps({**content, **changed, "job": job}))
    return target


def test_all_of_a_lab_comes_back(
    desk: Desk,
    road: Road,
    client: FlaskClient,
    staff: StaffClient,
    admin: StaffClient,
    clock: HandClock,
    mailer: FileMailer,
    made: tuple[Desk, Callable[[], RebuildReport]],
    reopen: Reopen,
) -> None:
    tickets = a_term_at_the_lab(desk, road, client, staff, admin, clock)
    for _ in range(3):
        clock.forward(minutes=5)
        work_once(desk, mailer)
    checkpoints.take(desk)
    record_keeping.keep(desk)
    assert {row["status"] for row in evidence.rows(desk, "job")} == {*STATUSES}
    before, length = remembered(desk), len(evidence.events(desk, "system"))

    new, fill = made
    report = fill()
    assert remembered(new) == before
    assert (report.troubles, report.choices, report.flaws, report.notes) == ([], [], [], [])
    assert report.unsent == []
    assert report.jobs == len(before["job"])
    added = evidence.events(new, "system")[length:]
    assert [event["details"]["action"] for event in added] == ["database-rebuilt"]
    work_once(new, mailer)
    assert verify(new).flaws == []
    evidence.assert_sound(new)
    assert len(evidence.mails(new)) == len(evidence.mails(desk))

    # The product works on it: every job goes its next step, and numbers go on.
    opened = reopen(new)
    highest = max(row["value"] for row in before["counter"])
    for status, (action, body) in NEXT_STEP.items():
        opened.do(tickets[status], action, body)
    clock.forward(minutes=5)
    work_once(new, mailer)
    again = handed_in(opened.student, models.binary_stl(77))
    assert again.number == highest + 1
    work_once(new, mailer)
    evidence.assert_sound(new)
    assert verify(new).flaws == []


def test_metadata_that_lacks_what_came_later_is_read(
    desk: Desk, road: Road, mailer: FileMailer, made: tuple[Desk, Callable[[], RebuildReport]]
) -> None:
    ticket = road.to("UPLOADED")
    work_once(desk, mailer)
    path = desk.share.root / f"Uploaded/{ticket.base}.metadata.json"
    told = json.loads(path.read_text())
    for name in ("inspected_at", "thumbnail_digest", "preview_digest", "printer_name"):
        del told["job"][name]
    path.write_text(json.dumps(told))
    new, fill = made
    assert fill().troubles == []
    # It is looked at, as on the day of its upload.
    assert inspections.look_at_next(new)
    row = evidence.job(new, ticket.id)
    assert row["thumbnail_digest"] is not None
    assert row["printer_name"] == "Prusa MK4S"


def test_links_that_students_have_still_work(
    desk: Desk,
    road: Road,
    made: tuple[Desk, Callable[[], RebuildReport]],
    reopen: Reopen,
) -> None:
    ticket = road.to("PENDING")
    new, fill = made
    report = fill()
    # Nobody has sent the mails yet.
    assert [(mail.number, mail.kind) for mail in report.unsent] == [
        (ticket.number, "received"),
        (ticket.number, "approval"),
    ]
    opened = reopen(new)
    assert opened.student.get(f"{API}/track/{ticket.tracking_token}").status_code == 200
    opened.confirm(ticket)
    assert evidence.job(new, ticket.id)["status"] == "READYTOPRINT"


def test_old_events_are_found_again(
    desk: Desk,
    road: Road,
    clock: HandClock,
    mailer: FileMailer,
    made: tuple[Desk, Callable[[], RebuildReport]],
) -> None:
    ticket = road.to("ARCHIVED")
    work_once(desk, mailer)
    clock.forward(days=200)
    assert retention.move_old_events(desk) > 0
    record_keeping.keep(desk)
    before = remembered(desk)
    new, fill = made
    report = fill()
    assert (report.troubles, report.flaws) == ([], [])
    assert remembered(new) == before
    assert verify(new).flaws == []
    [path] = {event["moved_to"] for event in evidence.events(new, ticket.id)} - {None}
    (desk.share.root / path).unlink()
    assert {flaw.fault.value for flaw in verify(new).flaws} == {"moved"}


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(
    desk: Desk,
    client: FlaskClient,
    mailer: FileMailer,
    made: tuple[Desk, Callable[[], RebuildReport]],
) -> None:
    spoil: dict[str, Callable[[dict[str, Any]], object]] = {
        "a field that is missing": lambda told: told["job"].pop("color"),
        "a field of another kind": lambda told: told["job"].update(file_size="large"),
        "a status that there is not": lambda told: told["job"].update(status="LOST"),
        "another's file": lambda told: told["job"].update(file_path="Uploaded/x.stl"),
        "a path that leads out": lambda told: told["job"].update(original_path="../x.stl"),
        "another's name": lambda told: told["job"].update(base_name="A_B_C_1"),
        "another's number": lambda told: told["job"].update(number=99),
        "a character that databases refuse": lambda told: told["job"].update(notes="\0"),
        "events out of order": lambda told: told["events"].reverse(),
        "no events": lambda told: told["events"].clear(),
        "a newer format": lambda told: told.update(format=2),
    }
    tickets = [handed_in(client, models.binary_stl(50 + n)) for n in range(len(spoil) + 3)]
    work_once(desk, mailer)
    paths = [desk.share.root / f"Uploaded/{ticket.base}.metadata.json" for ticket in tickets]
    for path, change in zip(paths, spoil.values(), strict=False):
        told = json.loads(path.read_text())
        change(told)
        path.write_text(json.dumps(told))
    paths[-3].write_bytes(paths[-3].read_bytes()[:-100])
    paths[-2].unlink()

    new, fill = made
    report = fill()
    assert [row["id"] for row in evidence.rows(new, "job")] == [tickets[-1].id]
    unread = {path.relative_to(desk.share.root).as_posix() for path in paths[:-2]}
    unread |= {f"originals/{ticket.base}.stl" for ticket in tickets[:-1]}
    assert {trouble.path for trouble in report.troubles} == unread
    assert report.next_number == tickets[-1].number + 1
    evidence.assert_chain_verifies(new, tickets[-1].id)


def test_of_two_jobs_with_one_number_one_is_taken(
    desk: Desk,
    client: FlaskClient,
    mailer: FileMailer,
    made: tuple[Desk, Callable[[], RebuildReport]],
) -> None:
    first, second = (handed_in(client, models.binary_stl(50 + n)) for n in range(2))
    work_once(desk, mailer)
    other = copied(desk, f"Uploaded/{first.base}.metadata.json", "Pending", job={"id": "f" * 32})
    new, fill = made
    report = fill()
    assert {row["id"] for row in evidence.rows(new, "job")} == {first.id, second.id}
    [trouble] = report.troubles
    assert trouble.path == other
    assert trouble.reason.startswith("the database does not take it: ")


def test_a_prepared_copy_gives_way_to_the_committed_one(
    desk: Desk, road: Road, made: tuple[Desk, Callable[[], RebuildReport]]
) -> None:
    ticket = road.to("UPLOADED")
    path = f"Uploaded/{ticket.base}.metadata.json"
    other = copied(desk, path, "Pending", prepared=True, job={"version": 99})
    new, fill = made
    [choice] = fill().choices
    assert (choice.taken, choice.left) == (path, [other])
    assert "not finished" in choice.reason
    assert evidence.job(new, ticket.id)["status"] == "UPLOADED"
    assert evidence.job(new, ticket.id)["metadata_stale"] is False


def test_of_two_committed_copies_the_newer_is_taken(
    desk: Desk, road: Road, made: tuple[Desk, Callable[[], RebuildReport]]
) -> None:
    ticket = road.to("UPLOADED")
    path = f"Uploaded/{ticket.base}.metadata.json"
    kept = (desk.share.root / path).read_bytes()
    road.approve(ticket)
    (desk.share.root / path).write_bytes(kept)
    before = evidence.job(desk, ticket.id)
    new, fill = made
    [choice] = fill().choices
    assert (choice.taken, choice.left) == (f"Pending/{ticket.base}.metadata.json", [path])
    assert choice.reason.startswith(f"it is newer: version {before['version']}, after ")
    assert evidence.job(new, ticket.id) == before


def test_a_lone_prepared_copy_is_better_than_nothing(
    desk: Desk, road: Road, made: tuple[Desk, Callable[[], RebuildReport]]
) -> None:
    ticket = road.to("UPLOADED")
    path = f"Uploaded/{ticket.base}.metadata.json"
    other = copied(desk, path, "Pending", prepared=True)
    (desk.share.root / path).unlink()
    new, fill = made
    [choice] = fill().choices
    assert (choice.taken, choice.left) == (other, [])
    # The worker writes it where it belongs.
    assert evidence.job(new, ticket.id)["metadata_stale"] is True


def test_a_deleted_job_stays_deleted_though_its_files_are_still_there(
    desk: Desk,
    road: Road,
    staff: StaffClient,
    client: FlaskClient,
    made: tuple[Desk, Callable[[], RebuildReport]],
) -> None:
    ticket = road.to("UPLOADED")
    paths = [f"Uploaded/{ticket.base}.metadata.json", f"originals/{ticket.base}.stl"]
    kept = {path: (desk.share.root / path).read_bytes() for path in paths}
    lock(staff, ticket)
    act(staff, ticket, "", method="DELETE")
    for path, content in kept.items():
        (desk.share.root / path).write_bytes(content)
    # Only one of the two records that tell of it is left.
    (desk.share.root / ".printdesk/deletions.jsonl").unlink()
    new, fill = made
    report = fill()
    assert evidence.rows(new, "job") == []
    assert report.troubles == []
    assert sorted(report.notes) == [f"{path}: left of a job that was deleted." for path in paths]
    [line] = evidence.rows(new, "deletion")
    assert line == evidence.rows(desk, "deletion")[0]
    assert report.next_number == ticket.number + 1


def test_damaged_records_of_the_lab_are_told(
    desk: Desk,
    road: Road,
    staff: StaffClient,
    made: tuple[Desk, Callable[[], RebuildReport]],
) -> None:
    for size in (20, 21):
        ticket = road.to("UPLOADED", file=models.binary_stl(size))
        lock(staff, ticket)
        act(staff, ticket, "", method="DELETE")
    records = desk.share.root / ".printdesk"
    (records / "lab.json").write_text("{")
    for name in ("deletions.jsonl", "system-events.jsonl"):
        lines = (records / name).read_text().splitlines()
        (records / name).write_text("\n".join(["damaged", *lines[1:]]) + "\n")
    new, fill = made
    report = fill()
    assert [trouble.path for trouble in report.troubles] == [
        ".printdesk/system-events.jsonl, line 1",
        ".printdesk/deletions.jsonl, line 1",
        ".printdesk/lab.json",
    ]
    # What one record has lost the other one tells.
    assert [row["number"] for row in evidence.rows(new, "deletion")] == [1, 2]
    # The gap is not hidden.
    assert [(flaw.chain, flaw.fault.value) for flaw in report.flaws] == [("system", "missing")]
    # The number of the last deleted job is not given again.
    assert report.next_number == 3


def test_a_changed_history_is_told_and_taken_as_it_is(
    desk: Desk, road: Road, made: tuple[Desk, Callable[[], RebuildReport]]
) -> None:
    ticket = road.to("UPLOADED")
    path = desk.share.root / f"Uploaded/{ticket.base}.metadata.json"
    path.write_text(path.read_text().replace('"user_name": "Student"', '"user_name": "Nobody"'))
    new, fill = made
    report = fill()
    assert {flaw.number for flaw in report.flaws} == {ticket.number}
    assert evidence.rows(new, "job") == evidence.rows(desk, "job")
    assert [f.seq for f in verify(new).flaws] == [f.seq for f in report.flaws]


def test_a_database_that_is_in_use_is_left_alone(desk: Desk, road: Road) -> None:
    road.to("UPLOADED")
    before = evidence.picture(desk)
    with pytest.raises(DatabaseInUse, match="1 jobs"):
        rebuild.rebuild(desk, MARK, lambda _done, _total, _note: None)
    assert evidence.picture(desk) == before


def test_the_share_is_only_read(
    desk: Desk, road: Road, made: tuple[Desk, Callable[[], RebuildReport]]
) -> None:
    road.to("PENDING")
    before = _everything(desk)
    made[1]()
    assert _everything(desk) == before


def test_the_share_goes_on_growing_under_the_new_database(
    desk: Desk,
    road: Road,
    staff: StaffClient,
    mailer: FileMailer,
    made: tuple[Desk, Callable[[], RebuildReport]],
    reopen: Reopen,
    empty_desk: NewDesk,
) -> None:
    first, second = (road.to("UPLOADED", file=models.binary_stl(size)) for size in (20, 21))
    lock(staff, first)
    act(staff, first, "", method="DELETE")
    work_once(desk, mailer)
    new, fill = made
    fill()
    opened = reopen(new)
    lock(opened.staff, second)
    act(opened.staff, second, "", method="DELETE")
    work_once(new, mailer)
    assert verify(new).flaws == []
    before = remembered(new)
    newer = empty_desk()
    rebuild.rebuild(newer, MARK, lambda _done, _total, _note: None)
    assert remembered(newer) == before
    assert [row["number"] for row in before["deletion"]] == [1, 2]


def test_a_new_database_is_not_opened_on_a_share_that_holds_jobs(
    desk: Desk,
    road: Road,
    empty_desk: NewDesk,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    ticket = road.to("UPLOADED")
    settings = empty_desk().settings
    with pytest.raises(StorageUnavailable, match="printdesk rebuild"):
        open_desk(settings)

    monkeypatch.chdir(settings.data_dir)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", settings.database_url)
    monkeypatch.setenv("DATA_DIR", str(settings.data_dir))
    assert main(["rebuild"]) == 0
    said = capsys.readouterr().out
    assert "Made again: 1 jobs with 2 events, 0 lines of the deletion log." in said
    assert f"#{ticket.number}: received" in said
    opened = open_desk(settings)
    assert len(evidence.rows(opened, "job")) == 1
    opened.database.close()
    # Twice is once too often.
    assert main(["rebuild"]) == 1
    assert "This database has 1 jobs and a history already." in capsys.readouterr().err


def test_nothing_is_made_below_an_empty_mount_point(
    desk: Desk, empty_desk: NewDesk, tmp_path: Path
) -> None:
    away = tmp_path / "not mounted"
    away.mkdir()
    settings = empty_desk().settings.model_copy(update={"storage_root": away})
    with pytest.raises(StorageUnavailable, match="holds no jobs"):
        open_for_rebuild(settings)
    assert list(away.iterdir()) == []


def _everything(desk: Desk) -> dict[str, bytes]:
    root = desk.share.root
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}
