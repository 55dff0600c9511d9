"""Backups made while the lab works, and what each of them holds."""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from printdesk.desk import Desk
from printdesk.errors import StorageUnavailable
from printdesk.models import Event
from printdesk.notifications.mail import FileMailer
from printdesk.upkeep import checkpoints, rebuild, record_keeping
from printdesk.upkeep.backup import making, outcome
from printdesk.upkeep.backup.manifest import INVENTORY, SECRET, read_inventory
from printdesk.upkeep.backup.refusals import (
    BackupDirUnavailable,
    BackupDirUnset,
    BackupRunning,
    DumpFailed,
)
from printdesk.upkeep.tasks import Interrupted
from printdesk.upkeep.verification import verify
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.conftest import SECRET as KEY
from tests.road import Road, Ticket, act, handed_in, lock, saved, upload
from tests.trouble import full, gone, small_disk, unmounted
from tests.upkeep.backup.places import (
    At,
    Elsewhere,
    folder_of,
    inodes,
    made,
    making_in,
    save_again,
    silent,
    tree,
    verified,
)
from tests.upkeep.conftest import NewDesk
from tests.upkeep.terms import a_term_at_the_lab, remembered

INSTANTS = 10

both = pytest.mark.usefixtures("any_database")


@both
def test_a_whole_term_comes_back_and_can_be_made_again_from_the_share_too(
    desk: Desk,
    road: Road,
    client: FlaskClient,
    staff: StaffClient,
    admin: StaffClient,
    clock: HandClock,
    mailer: FileMailer,
    elsewhere: Elsewhere,
    empty_desk: NewDesk,
) -> None:
    a_term_at_the_lab(desk, road, client, staff, admin, clock)
    for _ in range(3):
        clock.forward(minutes=5)
        work_once(desk, mailer)
    checkpoints.take(desk)
    before, files = remembered(desk), evidence.files(desk)

    backup = made(desk)

    assert (backup.manifest.troubles, backup.manifest.notes) == ([], [])
    assert backup.manifest.jobs == len(before["job"])
    restored = elsewhere.bring(backup, clock)
    assert (restored.damaged, restored.missing) == ([], [])
    assert restored.files == backup.manifest.files
    with elsewhere.opened(clock) as new:
        assert remembered(new) == before
        assert {p: f.sha256 for p, f in evidence.files(new).items()} == {
            p: f.sha256 for p, f in files.items()
        }
        assert verify(new).flaws == []
        evidence.assert_sound(new)
        # What the share alone tells is the same, field by field.
        from_share = empty_desk()
        lab = rebuild.rebuild(_on(from_share, new), "the mark of the share", silent)
        assert (lab.troubles, lab.flaws) == ([], [])
        assert remembered(from_share) == before
        clock.forward(minutes=5)
        work_once(new, mailer)
        assert record_keeping.keep(new)
        assert verify(new).flaws == []


def _on(database: Desk, share: Desk) -> Desk:
    return replace(database, share=share.share)


@both
def test_a_backup_is_for_nobody_elses_eyes_and_has_the_key(desk: Desk, road: Road) -> None:
    road.to("UPLOADED")
    backup = made(desk)
    assert backup.path.stat().st_mode & 0o077 == 0
    assert (backup.path / SECRET).read_text().strip() == KEY
    assert [path.name for path in folder_of(desk).iterdir() if not path.name.startswith(".")] == [
        backup.name
    ]


class TestIncrements:
    def test_what_has_not_changed_is_one_file_on_the_disk(
        self, desk: Desk, road: Road, mailer: FileMailer
    ) -> None:
        first, second = (road.to("UPLOADED", file=models.binary_stl(n)) for n in (20, 21))
        work_once(desk, mailer)
        one = made(desk)
        road.approve(first)
        save_again(desk.share.root / f"Uploaded/{second.base}.stl", b"sliced anew")
        work_once(desk, mailer)

        two = made(desk)

        before, now = inodes(one.storage), inodes(two.storage)
        for ticket in (first, second):
            original = f"originals/{ticket.base}.stl"
            assert before[original] == now[original]
        # The job has moved on, and its model is the same still.
        moved = f"{first.base}.stl"
        assert before[f"Uploaded/{moved}"] == now[f"Pending/{moved}"]
        changed = f"Uploaded/{second.base}.stl"
        assert before[changed] != now[changed]
        assert (one.storage / changed).read_bytes() != b"sliced anew"
        assert two.manifest.copied_files < two.manifest.files
        assert verified(desk, one).problems == verified(desk, two).problems == []

    def test_a_disk_without_links_gets_copies(self, desk: Desk, road: Road, tmp_path: Path) -> None:
        road.to("UPLOADED")
        one = made(desk)
        # The earlier one lies on another file system, across which there are no links.
        other = Path("/dev/shm") if tmp_path.stat().st_dev != _device("/dev/shm") else Path("/tmp")
        if other.stat().st_dev == tmp_path.stat().st_dev:
            pytest.fail("This test needs two file systems: /tmp and /dev/shm are one.")
        elsewhere = other / f"printdesk-{os.getpid()}"
        try:
            _move(one.storage, elsewhere)
            two = made(desk)
            assert two.manifest.copied_files == two.manifest.files
            assert verified(desk, two).sound
        finally:
            _remove(elsewhere)

    def test_a_file_that_was_found_damaged_is_copied_anew(self, desk: Desk, road: Road) -> None:
        ticket = road.to("UPLOADED")
        one = made(desk)
        path = f"originals/{ticket.base}.stl"
        rotten = one.storage / path
        state = rotten.stat()
        rotten.write_bytes(b"?" * state.st_size)
        os.utime(rotten, ns=(state.st_atime_ns, state.st_mtime_ns))
        verdict = verified(desk, one)
        assert not verdict.sound
        assert path in verdict.damaged
        two = made(desk)
        assert (two.storage / path).read_bytes() == (desk.share.root / path).read_bytes()
        assert verified(desk, two).sound


class TestMeanwhile:
    """The lab works on while a backup is made: whatever happens, the set fits together."""

    @pytest.mark.parametrize("deed", ["approve", "reject", "upload", "slice", "hand in", "notes"])
    def test_whenever_it_happens_the_set_is_sound(
        self, desk: Desk, road: Road, mailer: FileMailer, deed: str
    ) -> None:
        tickets = [road.to("UPLOADED", file=models.binary_stl(20 + n)) for n in range(INSTANTS)]
        for ticket in tickets:
            saved(desk, f"Uploaded/{ticket.base}.gcode", models.gcode())
        work_once(desk, mailer)
        calls = At(0, lambda: None)
        made(desk, calls)
        for n, ticket in enumerate(tickets):
            work_once(desk, mailer)
            at = At(1 + n * calls.lived // INSTANTS, partial(_do, desk, road, ticket, deed))

            backup = made(desk, at)

            assert at.came
            verdict = verified(desk, backup)
            assert (backup.manifest.troubles, verdict.problems) == ([], []), (deed, n)
            there = [kept.path for kept in read_inventory(backup.path / INVENTORY)]
            # What lies beside a job is there once, and with the job.
            [gcode] = [path for path in there if path.endswith(f"/{ticket.base}.gcode")]
            assert gcode.replace(".gcode", ".metadata.json") in there

    @both
    def test_a_job_that_moves_between_its_listing_and_its_copying_is_found(
        self, desk: Desk, road: Road, mailer: FileMailer, elsewhere: Elsewhere, clock: HandClock
    ) -> None:
        tickets = [road.to("UPLOADED", file=models.binary_stl(n)) for n in (20, 21, 22)]
        work_once(desk, mailer)
        before = remembered(desk)
        listed = _Noted("Looking through the share")

        def move(done: int, total: int, note: str) -> None:
            if listed(note) == 10:  # all files are listed
                for ticket in tickets:
                    road.approve(ticket)

        backup = made(desk, move)

        assert {evidence.job(desk, t.id)["status"] for t in tickets} == {"PENDING"}
        assert backup.manifest.troubles == []
        assert verified(desk, backup).problems == []
        elsewhere.bring(backup, clock)
        with elsewhere.opened(clock) as new:
            assert remembered(new)["job"] == before["job"]
            evidence.assert_sound(new)

    def test_a_job_that_is_deleted_meanwhile_comes_from_the_backup_before(
        self, desk: Desk, road: Road, staff: StaffClient, mailer: FileMailer
    ) -> None:
        ticket = road.to("UPLOADED")
        work_once(desk, mailer)
        made(desk)
        listed = _Noted("Looking through the share")

        def remove(done: int, total: int, note: str) -> None:
            if listed(note) == 1:
                lock(staff, ticket)
                assert act(staff, ticket, "", method="DELETE").status_code == 204

        backup = made(desk, remove)

        assert evidence.rows(desk, "job") == []
        assert backup.manifest.jobs == 1
        assert backup.manifest.troubles == []
        assert any("taken from an earlier backup" in note for note in backup.manifest.notes)
        assert verified(desk, backup).problems == []

    def test_without_one_before_it_is_told(
        self, desk: Desk, road: Road, staff: StaffClient, mailer: FileMailer
    ) -> None:
        ticket = road.to("UPLOADED")
        work_once(desk, mailer)
        listed = _Noted("Looking through the share")

        def remove(done: int, total: int, note: str) -> None:
            if listed(note) == 1:
                lock(staff, ticket)
                assert act(staff, ticket, "", method="DELETE").status_code == 204

        troubles = made(desk, remove).manifest.troubles

        assert {trouble.path for trouble in troubles} == {
            f"originals/{ticket.base}.stl",
            f"Uploaded/{ticket.base}.stl",
        }
        assert {trouble.number for trouble in troubles} == {ticket.number}


class TestTroubles:
    def test_what_a_job_misses_is_told_and_the_rest_is_kept(
        self, desk: Desk, road: Road, mailer: FileMailer
    ) -> None:
        lost, spoilt, sound = (road.to("UPLOADED", file=models.binary_stl(n)) for n in (20, 21, 22))
        work_once(desk, mailer)
        (desk.share.root / f"Uploaded/{lost.base}.stl").unlink()
        save_again(desk.share.root / f"originals/{spoilt.base}.stl", b"overwritten")

        backup = made(desk)

        assert [(t.number, t.path) for t in backup.manifest.troubles] == [
            (lost.number, f"Uploaded/{lost.base}.stl"),
            (spoilt.number, f"originals/{spoilt.base}.stl"),
        ]
        assert (backup.storage / f"Uploaded/{sound.base}.stl").is_file()
        # What was told when it was made is nothing that has become wrong since.
        assert verified(desk, backup).problems == []

    def test_strays_and_links_on_the_share(self, desk: Desk, road: Road) -> None:
        road.to("UPLOADED")
        stray = saved(desk, "Pending/stray.stl", b"who am I?")
        (desk.share.root / "by hand").mkdir()
        saved(desk, "by hand/notes.txt", b"ours")
        (desk.share.root / "Uploaded/link.stl").symlink_to("/etc/passwd")
        backup = made(desk)
        there = tree(backup.storage)
        assert there["Pending/stray.stl"] == stray.read_bytes()
        assert there["by hand/notes.txt"] == b"ours"
        assert "Uploaded/link.stl" not in there
        assert backup.manifest.notes == [
            "Uploaded/link.stl: this is no file of its own, and is left out."
        ]

    def test_a_share_that_goes_away_ends_it(self, desk: Desk, road: Road) -> None:
        road.to("UPLOADED")
        with unmounted(desk.share.root), pytest.raises(StorageUnavailable):
            made(desk)
        assert made(desk).manifest.troubles == []

    def test_no_folder_is_set(self, desk: Desk) -> None:
        settings = desk.settings.model_copy(update={"backup_dir": None})
        with pytest.raises(BackupDirUnset):
            made(replace(desk, settings=settings))

    def test_a_folder_that_is_not_there_is_never_made(self, desk: Desk, road: Road) -> None:
        road.to("UPLOADED")
        with gone(folder_of(desk)), pytest.raises(BackupDirUnavailable, match="is not there"):
            made(desk)

    def test_nothing_is_written_below_an_empty_mount_point(self, desk: Desk, road: Road) -> None:
        outcome.made(desk, made(desk))
        with unmounted(folder_of(desk)), pytest.raises(BackupDirUnavailable, match="no backups"):
            made(desk)
        made(desk)

    def test_a_full_disk_is_told_and_the_next_one_goes_on(
        self, desk: Desk, road: Road, tmp_path: Path
    ) -> None:
        for n in range(6):
            road.to("UPLOADED", file=models.binary_stl(100 + n))
        folder = tmp_path / "small"
        with small_disk(folder, 8 * 1024 * 1024):
            small = replace(desk, settings=desk.settings.model_copy(update={"backup_dir": folder}))
            with full(folder), pytest.raises((BackupDirUnavailable, DumpFailed), match="full"):
                made(small)
            assert made(small).manifest.troubles == []

    def test_a_database_that_is_damaged_is_told(self, desk: Desk, road: Road) -> None:
        road.to("UPLOADED")
        with desk.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        desk.database.close()
        path = Path(str(desk.database.url.database))
        content = bytearray(path.read_bytes())
        with closing(sqlite3.connect(path)) as connection:
            [page] = connection.execute("PRAGMA page_size").fetchone()
            [root] = connection.execute(
                "SELECT rootpage FROM sqlite_master WHERE name = 'ix_job_student_email'"
            ).fetchone()
        start = (root - 1) * page
        content[start : start + page] = b"\xff" * page
        path.write_bytes(content)
        with pytest.raises(DumpFailed, match=r"damaged|could not be copied"):
            made(desk)


class TestBrokenOff:
    def test_what_was_copied_is_not_copied_again(self, desk: Desk, road: Road) -> None:
        for n in range(4):
            road.to("UPLOADED", file=models.binary_stl(20 + n))
        with pytest.raises(Interrupted):
            made(desk, _stop_at("Copying the share"))
        left = inodes(making_in(desk) / "storage")
        assert len(left) >= 12

        backup = made(desk)

        now = inodes(backup.storage)
        assert {path: now[path] for path in left} == left
        assert backup.manifest.copied_files < backup.manifest.files
        assert not making_in(desk).exists()
        assert verified(desk, backup).problems == []

    def test_what_the_share_has_no_more_is_not_in_the_next_one(
        self, desk: Desk, road: Road, staff: StaffClient, mailer: FileMailer
    ) -> None:
        ticket, other = (road.to("UPLOADED", file=models.binary_stl(n)) for n in (20, 21))
        with pytest.raises(Interrupted):
            made(desk, _stop_at("Copying the share"))
        lock(staff, ticket)
        assert act(staff, ticket, "", method="DELETE").status_code == 204
        road.approve(other)
        work_once(desk, mailer)
        backup = made(desk)
        there = set(tree(backup.storage))
        assert not [path for path in there if ticket.base in path]
        assert f"Uploaded/{other.base}.stl" not in there
        assert verified(desk, backup).problems == []

    def test_at_whatever_instant_it_breaks_off(
        self, desk: Desk, road: Road, mailer: FileMailer
    ) -> None:
        road.to("UPLOADED")
        work_once(desk, mailer)
        call, came = 0, True

        def stop() -> None:
            raise Interrupted

        while came:
            call += 1
            at = At(call, stop)
            before = set(_whole(desk))
            try:
                made(desk, at)
            except Interrupted:
                assert set(_whole(desk)) == before
            came = at.came
        assert call > 8
        assert verified(desk, made(desk)).problems == []


class TestAlone:
    @both
    def test_two_at_once_are_one(self, desk: Desk, road: Road) -> None:
        road.to("UPLOADED")
        refused: list[BackupRunning] = []

        def another(_done: int, _total: int, _note: str) -> None:
            if not refused:
                with pytest.raises(BackupRunning) as refusal:
                    making.make(desk, silent)
                refused.append(refusal.value)

        made(desk, another)
        assert len(refused) == 1
        assert len(_whole(desk)) == 1

    def test_who_was_taken_for_dead_leaves_it_to_the_other(
        self, desk: Desk, road: Road, clock: HandClock
    ) -> None:
        road.to("UPLOADED")
        others: list[str] = []

        def sleep(_done: int, _total: int, _note: str) -> None:
            if not others:
                others.append("…")
                clock.forward(minutes=3)
                others.append(making.make(desk, silent).name)

        with pytest.raises(BackupRunning):
            made(desk, sleep)
        assert _whole(desk) == others[1:]

    def test_another_labs_backups_in_the_folder_are_left_alone(
        self, desk: Desk, road: Road
    ) -> None:
        road.to("UPLOADED")
        backup = made(desk)
        manifest = json.loads((backup.path / "backup.json").read_text())
        theirs = backup.path.with_name("2001-01-01T00-00-00Z")
        theirs.mkdir()
        made_at = "2001-01-01T00:00:00Z"
        (theirs / "backup.json").write_text(
            json.dumps({**manifest, "share": "another", "made_at": made_at})
        )
        for _ in range(3):
            made(desk)
        assert theirs.is_dir()


@both
def test_old_backups_go_when_a_new_one_is_whole(desk: Desk, road: Road, clock: HandClock) -> None:
    ticket = road.to("UPLOADED")
    for _ in range(20):
        made(desk)
        making.remove_old(desk, silent)
        clock.forward(days=1)
    # The last 14 nights, and of the weeks before the last night of each.
    assert len(_whole(desk)) == 16
    newest = sorted(_whole(desk))[-1]
    assert (folder_of(desk) / newest / f"storage/originals/{ticket.base}.stl").is_file()


def test_a_history_that_was_tampered_with_is_found_in_the_backup(
    desk: Desk, road: Road, mailer: FileMailer
) -> None:
    ticket = road.to("PENDING")
    work_once(desk, mailer)
    with desk.database.transaction() as tx:
        tx.session.execute(delete(Event).where(Event.chain == ticket.id, Event.seq == 2))
    verdict = verified(desk, made(desk))
    assert not verdict.sound
    assert any("missing" in problem for problem in verdict.problems)


class _Noted:
    """Counts how often a note was reported."""

    def __init__(self, note: str) -> None:
        self._note = note
        self._count = 0

    def __call__(self, note: str) -> int:
        self._count += note == self._note
        return self._count if note == self._note else 0


def _stop_at(wanted: str) -> Callable[[int, int, str], None]:
    def report(_done: int, _total: int, note: str) -> None:
        if note == wanted:
            raise Interrupted

    return report


def _do(desk: Desk, road: Road, ticket: Ticket, deed: str) -> None:
    match deed:
        case "approve":
            road.approve(ticket)
        case "reject":
            road.reject(ticket)
        case "upload":
            lock(road.staff, ticket)
            answer = upload(road.staff, ticket, "better.gcode", models.gcode("better"))
            assert answer.status_code == 200, answer.text
        case "slice":
            saved(desk, f"Uploaded/{ticket.base}.3mf", b"sliced" * 100)
        case "hand in":
            handed_in(road.student, models.binary_stl(500 + ticket.number))
        case "notes":
            version = evidence.job(desk, ticket.id)["version"]
            body = {"notes": "look again", "version": version}
            assert act(road.staff, ticket, "notes", body, method="PATCH").status_code == 200


def _whole(desk: Desk) -> list[str]:
    return [path.name for path in folder_of(desk).iterdir() if not path.name.startswith(".")]


def _device(path: str) -> int:
    return Path(path).stat().st_dev


def _move(folder: Path, target: Path) -> None:
    shutil.copytree(folder, target)
    shutil.rmtree(folder)
    folder.symlink_to(target)


def _remove(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
