"""Backups, what each of them holds, and what is said when one cannot be made."""

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete

from printdesk.desk import Desk
from printdesk.errors import StorageUnavailable
from printdesk.models import Event
from printdesk.notifications.mail import FileMailer
from printdesk.upkeep import checkpoints, rebuild, record_keeping
from printdesk.upkeep.backup import outcome
from printdesk.upkeep.backup.folder import name_of
from printdesk.upkeep.backup.manifest import SECRET
from printdesk.upkeep.backup.refusals import (
    BackupDirUnavailable,
    BackupDirUnset,
    DumpFailed,
)
from printdesk.upkeep.verification import verify
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clients import StaffClient
from tests.clocks import HandClock
from tests.conftest import SECRET as KEY
from tests.road import Road, saved
from tests.trouble import full, gone, small_disk, unmounted
from tests.upkeep.backup.places import (
    Elsewhere,
    folder_of,
    made,
    making_in,
    save_again,
    silent,
    tree,
    verified,
    whole,
)
from tests.upkeep.conftest import NewDesk
from tests.upkeep.terms import a_term_at_the_lab, remembered

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

    def test_a_disk_that_goes_away_meanwhile_ends_it(
        self, desk: Desk, road: Road, tmp_path: Path
    ) -> None:
        road.to("UPLOADED")
        folder, away = folder_of(desk), tmp_path / "away"

        def unmount(_done: int, _total: int, note: str) -> None:
            if note == "Copying the share" and not away.exists():
                folder.rename(away)
                (folder / making_in(desk).name / "storage").mkdir(parents=True)

        with pytest.raises(BackupDirUnavailable):
            made(desk, unmount)
        assert whole(desk) == []
        shutil.rmtree(folder)
        away.rename(folder)
        assert made(desk).manifest.troubles == []

    def test_a_name_that_another_lab_has_taken(
        self, desk: Desk, road: Road, clock: HandClock
    ) -> None:
        road.to("UPLOADED")
        theirs = folder_of(desk) / name_of(clock.now() + timedelta(minutes=2))
        theirs.mkdir()
        (theirs / "theirs").touch()
        backup = made(desk)
        assert backup.name > theirs.name
        assert [each.name for each in theirs.iterdir()] == ["theirs"]

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
                "SELECT rootpage FROM sqlite_master WHERE name = 'ix_job_listed'"
            ).fetchone()
        start = (root - 1) * page
        content[start : start + page] = b"\xff" * page
        path.write_bytes(content)
        with pytest.raises(DumpFailed, match=r"damaged|could not be copied"):
            made(desk)


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
