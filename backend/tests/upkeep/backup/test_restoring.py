"""Bringing backups back: into an empty place, and over another one only when that is said."""

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from printdesk import cli
from printdesk.desk import Desk
from printdesk.notifications.mail import FileMailer
from printdesk.upkeep.backup import restore_plan, restoring
from printdesk.upkeep.backup.refusals import (
    BackupDamaged,
    BackupDirUnavailable,
    NoSuchBackup,
    RestoreRefused,
)
from printdesk.worker import tasks
from printdesk.worker.embedded import work_once
from tests import evidence, models
from tests.clocks import HandClock
from tests.conftest import SECRET
from tests.road import Road
from tests.upkeep.backup.places import Elsewhere, folder_of, inodes, made, tree
from tests.upkeep.terms import remembered

both = pytest.mark.usefixtures("any_database")


@pytest.fixture
def command(
    desk: Desk,
    elsewhere: Elsewhere,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Callable[..., tuple[int, str]]:
    """Runs ``printdesk`` with the settings of the place elsewhere; its status and what it says."""
    elsewhere.folder.mkdir()
    monkeypatch.chdir(elsewhere.folder)
    monkeypatch.setenv("SECRET_KEY", SECRET)
    monkeypatch.setenv("DATABASE_URL", elsewhere.database_url)
    monkeypatch.setenv("DATA_DIR", str(elsewhere.folder))
    monkeypatch.setenv("BACKUP_DIR", str(folder_of(desk)))
    monkeypatch.setenv("PG_BIN_DIR", elsewhere.programs)

    def run(*arguments: str, typed: str = "") -> tuple[int, str]:
        monkeypatch.setattr("sys.stdin", io.StringIO(typed))
        status = cli.main(arguments)
        said = capsys.readouterr()
        return status, said.out + said.err

    return run


@both
def test_the_command_brings_the_newest_back_into_an_empty_place(
    desk: Desk, road: Road, mailer: FileMailer, command: Callable[..., tuple[int, str]]
) -> None:
    road.to("PENDING")
    work_once(desk, mailer)
    made(desk)
    road.to("UPLOADED", file=models.binary_stl(30))
    newest = made(desk)

    status, said = command("restore")

    assert status == 0, said
    assert f"The backup {newest.name}: 2 jobs" in said
    assert "Brought back: 2 jobs, 11 files." in said
    assert "1 emails were waiting" in said
    status, said = command("audit", "--full")
    assert (status, "Share and database agree." in said) == (0, True), said
    status, said = command("verify-log")
    assert (status, "Nothing was changed, removed or inserted." in said) == (0, True), said


@both
def test_a_place_that_holds_something_is_left_alone_until_the_name_is_typed(
    desk: Desk,
    road: Road,
    elsewhere: Elsewhere,
    clock: HandClock,
    command: Callable[..., tuple[int, str]],
) -> None:
    road.to("UPLOADED")
    first = made(desk)
    road.to("UPLOADED", file=models.binary_stl(30))
    second = made(desk)
    assert command("restore", second.name)[0] == 0
    (elsewhere.folder / "storage/Uploaded/a slice of today.gcode").write_bytes(b"today")
    before = tree(elsewhere.folder / "storage")

    for arguments, typed in (((), ""), (("--force",), ""), (("--force",), "yes\n")):
        status, said = command("restore", first.name, *arguments, typed=typed)
        assert (status, "Nothing was done" in said) == (1, True), said
        assert tree(elsewhere.folder / "storage") == before

    status, said = command("restore", first.name, "--force", typed=f"{first.name}\n")
    assert status == 0, said
    assert "The database holds 2 jobs with their history" in said
    with elsewhere.opened(clock) as new:
        assert len(evidence.rows(new, "job")) == 1
    assert len(list((elsewhere.folder / "storage/Uploaded").iterdir())) == 2
    kept = list((elsewhere.folder / "storage").rglob("a slice of today.gcode"))
    assert [p.read_bytes() for p in kept] == [b"today"]


def test_a_database_at_work_is_never_replaced(
    desk: Desk, road: Road, elsewhere: Elsewhere, clock: HandClock
) -> None:
    road.to("UPLOADED")
    backup = made(desk)
    elsewhere.bring(backup, clock)
    with elsewhere.opened(clock) as new:
        tasks.beat(new, "lab:1:worker")
    with pytest.raises(RestoreRefused, match="is running on this database"):
        restore_plan.plan(elsewhere.settings(), backup, clock.now())
    clock.forward(minutes=1)
    assert restore_plan.plan(elsewhere.settings(), backup, clock.now()).database_holds


def test_a_database_that_is_spoilt_is_kept_aside(
    desk: Desk, road: Road, elsewhere: Elsewhere, clock: HandClock
) -> None:
    road.to("UPLOADED")
    backup = made(desk)
    elsewhere.folder.mkdir()
    (elsewhere.folder / "printdesk.sqlite3").write_bytes(b"spoilt " * 1000)
    plan = restore_plan.plan(elsewhere.settings(), backup, clock.now())
    assert "something that cannot be read" in plan.replaces[0]
    elsewhere.bring(backup, clock)
    [aside] = elsewhere.folder.glob("printdesk.sqlite3.before-restore-*")
    assert aside.read_bytes().startswith(b"spoilt")
    with elsewhere.opened(clock) as new:
        assert len(evidence.rows(new, "job")) == 1


@both
def test_one_that_broke_off_goes_on(
    desk: Desk, road: Road, elsewhere: Elsewhere, clock: HandClock
) -> None:
    for n in range(3):
        road.to("UPLOADED", file=models.binary_stl(20 + n))
    before, backup = remembered(desk), made(desk)
    settings = elsewhere.settings()

    def stop(_done: int, _total: int, note: str) -> None:
        if note == "Bringing back the database":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        restoring.carry_out(restore_plan.plan(settings, backup, clock.now()), clock.now(), stop)
    there = inodes(settings.storage)
    other = made(desk)
    with pytest.raises(RestoreRefused, match="and not finished"):
        restore_plan.plan(settings, other, clock.now())
    plan = restore_plan.plan(settings, backup, clock.now())
    assert (plan.goes_on, plan.replaces) == (True, [])
    restored = elsewhere.bring(backup, clock)
    assert restored.files == backup.manifest.files
    now = inodes(settings.storage)
    assert {path: now[path] for path in there if path in now} == {
        path: inode for path, inode in there.items() if not path.startswith(".printdesk-restore")
    }
    with elsewhere.opened(clock) as new:
        assert remembered(new) == before


def test_a_disk_that_goes_away_ends_it_and_nothing_counts_as_damaged(
    desk: Desk, road: Road, elsewhere: Elsewhere, clock: HandClock
) -> None:
    road.to("UPLOADED")
    backup, settings = made(desk), elsewhere.settings()
    plan = restore_plan.plan(settings, backup, clock.now())
    away = backup.path.with_name("away")

    def unmount(_done: int, _total: int, note: str) -> None:
        if note == "Bringing back the files":
            backup.path.rename(away)

    with pytest.raises(BackupDirUnavailable, match="is not there"):
        restoring.carry_out(plan, clock.now(), unmount)
    away.rename(backup.path)
    restored = elsewhere.bring(backup, clock)
    assert (restored.files, restored.damaged) == (backup.manifest.files, [])


class TestKey:
    def test_it_comes_back_where_no_setting_gives_one(
        self, desk: Desk, road: Road, elsewhere: Elsewhere, clock: HandClock
    ) -> None:
        road.to("UPLOADED")
        elsewhere.bring(made(desk), clock, secret_key="")
        kept = elsewhere.folder / "secret_key"
        assert kept.read_text().strip() == SECRET
        assert kept.stat().st_mode & 0o777 == 0o600

    def test_it_is_there_before_the_database(
        self, desk: Desk, road: Road, elsewhere: Elsewhere, clock: HandClock
    ) -> None:
        road.to("UPLOADED")
        plan = restore_plan.plan(elsewhere.settings(secret_key=""), made(desk), clock.now())

        def stop(_done: int, _total: int, note: str) -> None:
            if note == "Bringing back the database":
                raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            restoring.carry_out(plan, clock.now(), stop)
        assert (elsewhere.folder / "secret_key").read_text().strip() == SECRET

    def test_another_one_by_a_setting_is_refused(
        self, desk: Desk, road: Road, elsewhere: Elsewhere, clock: HandClock
    ) -> None:
        road.to("UPLOADED")
        backup = made(desk)
        with pytest.raises(RestoreRefused, match="SECRET_KEY is another one"):
            elsewhere.bring(backup, clock, secret_key="another secret, as long as it has to be")

    def test_another_one_in_its_file_is_kept_aside(
        self, desk: Desk, road: Road, elsewhere: Elsewhere, clock: HandClock
    ) -> None:
        road.to("UPLOADED")
        elsewhere.folder.mkdir()
        (elsewhere.folder / "secret_key").write_text("the key of an empty start\n")
        backup = made(desk)
        settings = elsewhere.settings(secret_key="")
        plan = restore_plan.plan(settings, backup, clock.now())
        assert [said.partition(" holds")[0] for said in plan.replaces] == [
            str(elsewhere.folder / "secret_key")
        ]
        restoring.carry_out(plan, clock.now(), lambda *_: None)
        assert (elsewhere.folder / "secret_key").read_text().strip() == SECRET
        [aside] = elsewhere.folder.glob("secret_key.before-restore-*")
        assert aside.read_text() == "the key of an empty start\n"


class TestRefused:
    def test_a_damaged_dump_is_found_before_anything_is_done(
        self, desk: Desk, road: Road, elsewhere: Elsewhere, clock: HandClock
    ) -> None:
        road.to("UPLOADED")
        backup = made(desk)
        dump = backup.path / "database.sqlite3"
        dump.write_bytes(dump.read_bytes()[:-4096])
        with pytest.raises(BackupDamaged, match="take another backup"):
            elsewhere.bring(backup, clock)
        assert not elsewhere.folder.exists()

    def test_a_damaged_file_is_named_and_not_brought_back(
        self, desk: Desk, road: Road, elsewhere: Elsewhere, clock: HandClock
    ) -> None:
        ticket = road.to("UPLOADED")
        backup = made(desk)
        path = f"originals/{ticket.base}.stl"
        (backup.storage / path).write_bytes(b"rotten")
        restored = elsewhere.bring(backup, clock)
        assert restored.damaged == [path]
        assert not (elsewhere.folder / "storage" / path).exists()
        assert any("Not as they were" in line for line in restored.lines())

    def test_another_kind_of_database(
        self, desk: Desk, road: Road, elsewhere: Elsewhere, clock: HandClock
    ) -> None:
        backup = made(desk)
        settings = elsewhere.settings(
            database_url="postgresql://nobody@127.0.0.1/none",
            public_url="http://print.example.edu",
        )
        with pytest.raises(RestoreRefused, match="is of another kind"):
            restore_plan.plan(settings, backup, clock.now())

    def test_a_newer_printdesks(self, desk: Desk, elsewhere: Elsewhere, clock: HandClock) -> None:
        backup = made(desk)
        text = (backup.path / "backup.json").read_text()
        revision = backup.manifest.revision
        (backup.path / "backup.json").write_text(text.replace(revision, "9999"))
        newer = restore_plan.choose(desk.settings, backup.name)
        with pytest.raises(RestoreRefused, match="which is newer"):
            restore_plan.plan(elsewhere.settings(), newer, clock.now())

    def test_what_is_no_backup(self, desk: Desk, tmp_path: Path) -> None:
        with pytest.raises(NoSuchBackup, match="There is no backup yet"):
            restore_plan.choose(desk.settings, "")
        made(desk)
        with pytest.raises(NoSuchBackup):
            restore_plan.choose(desk.settings, "2001-01-01T00-00-00Z")
        with pytest.raises(RestoreRefused, match="not a backup that can be read"):
            restore_plan.choose(desk.settings, str(tmp_path))

    def test_of_several_labs_one_must_be_named(self, desk: Desk) -> None:
        backup = made(desk)
        other = backup.path.with_name("2001-01-01T00-00-00Z")
        shutil.copytree(backup.path, other)
        manifest = other / "backup.json"
        manifest.write_text(manifest.read_text().replace(backup.manifest.share, "another"))
        with pytest.raises(RestoreRefused, match="several labs"):
            restore_plan.choose(desk.settings, "")
        assert restore_plan.choose(desk.settings, backup.name).name == backup.name
        assert restore_plan.choose(desk.settings, str(other)).name == other.name
