"""Backups of a lab with 10,000 jobs and 20 GB, beside the same by hand.

    python -m bench.backup [--jobs 10000] [--kilobytes 1000] [--database sqlite|postgresql]

By hand is ``pg_dump`` (or SQLite's ``.backup``) and ``rsync -a --sparse``, and for the second one
``--link-dest``; where there is no rsync it is ``cp -a`` and ``cp -al``. A first backup by hand of
which every file's SHA-256 is known, as it is of ours, takes ``sha256sum`` besides: that is told
too. Models are zeros but for their first bytes: they are read and compared whole, and take no room
on the disk. Prints seconds and ratios for the first backup, for one after a night in which one job
in a hundred has moved and one in a hundred was sliced, for proving it, and for bringing it back to
an empty place, in the same run on the same disk. Ends with status 1 unless the database that
``rebuild`` makes from the share that was brought back agrees with the dump field by field.
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from bench.lab import FILES_OF_A_JOB, SECRET, settings_of, write_lab
from printdesk import schema
from printdesk.clock import SystemClock
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.jobs import dossier
from printdesk.jobs.states import Status
from printdesk.models import Job
from printdesk.opening import open_desk, open_for_rebuild
from printdesk.stats import catching_up
from printdesk.storage import layout
from printdesk.upkeep import rebuild
from printdesk.upkeep.backup import making, restore_plan, restoring, verifying
from printdesk.upkeep.backup.folder import Backup
from tests.postgres import cluster
from tests.upkeep.terms import remembered

ONE_IN = 100

NewDatabase = Callable[[], str]


@dataclass(frozen=True)
class ByHand:
    """The same done with plain tools."""

    database_url: str
    storage: Path
    folder: Path

    def first(self) -> None:
        self._dump()
        if shutil.which("rsync"):
            _run("rsync", "-a", "--sparse", f"{self.storage}/", f"{self.folder}/first/")
        else:
            _run("cp", "-a", str(self.storage), str(self.folder / "first"))

    def second(self) -> None:
        self._dump()
        if shutil.which("rsync"):
            link = f"--link-dest={self.folder}/first"
            _run("rsync", "-a", "--sparse", link, f"{self.storage}/", f"{self.folder}/second/")
        else:
            _run("cp", "-al", str(self.folder / "first"), str(self.folder / "second"))
            _run("cp", "-au", f"{self.storage}/.", str(self.folder / "second"))

    def add_sums(self) -> None:
        """Work out every file's hash, on all processors."""
        each = f"find first -type f -print0 | xargs -0 -n 64 -P {os.cpu_count()} sha256sum > sums"
        _run("sh", "-c", f"cd '{self.folder}' && {each}")

    def restore(self, database_url: str) -> None:
        target = self.folder / "restored"
        if database_url:
            address = database_url.replace("+psycopg", "")
            _run("pg_restore", "--single-transaction", f"--dbname={address}", f"{self.folder}/dump")
        else:
            shutil.copyfile(self.folder / "copy.sqlite3", self.folder / "restored.sqlite3")
        if shutil.which("rsync"):
            _run("rsync", "-a", "--sparse", f"{self.folder}/second/", f"{target}/")
        else:
            _run("cp", "-a", str(self.folder / "second"), str(target))

    def _dump(self) -> None:
        if self.database_url:
            address = self.database_url.replace("+psycopg", "")
            _run("pg_dump", "--format=custom", f"--file={self.folder}/dump", address)
            return
        path = self.storage.parent / "printdesk.sqlite3"
        copy = self.folder / "copy.sqlite3"
        with closing(sqlite3.connect(path)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--jobs", type=int, default=10_000)
    parser.add_argument("--kilobytes", type=int, default=1000)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="postgresql")
    parser.add_argument("--folder", type=Path, help="where there is room; else a temporary one")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=chosen.folder) as name, _database(chosen.database) as new:
        _compare(Path(name), new, chosen)


def _compare(folder: Path, new: NewDatabase, chosen: argparse.Namespace) -> None:
    url = new()
    write_lab(folder, chosen.jobs * FILES_OF_A_JOB, chosen.kilobytes, url, sparse=True)
    backups, by_hand = folder / "backups", folder / "by hand"
    backups.mkdir()
    by_hand.mkdir()
    settings = settings_of(folder, url).model_copy(update={"backup_dir": backups})
    desk = open_desk(settings)
    hand = ByHand(url, settings.storage, by_hand)
    tool = "rsync" if shutil.which("rsync") else "cp"
    made: list[Backup] = []

    def back_up() -> None:
        made.append(making.make(desk, _silent))

    try:
        size = sum(f.stat().st_size for f in settings.storage.rglob("*") if f.is_file())
        print(f"{chosen.jobs} jobs, {size / 1e9:.1f} GB, {chosen.database}; by hand with {tool}")
        ours, theirs = _seconds(back_up), _seconds(hand.first)
        _print("first", ours, theirs)
        _print("  and its sums", ours, theirs + _seconds(hand.add_sums))
        _night(desk)
        # Backups are called by the second.
        time.sleep(1)
        _print("after a night", _seconds(back_up), _seconds(hand.second))
        last = made[-1].manifest
        print(f"  of {last.files} files {last.copied_files} were copied, {len(last.troubles)} lack")
        proved = _seconds(lambda: _prove(desk, made[-1]))
        print(f"{'proving it':<14} {proved:7.1f} s")
    finally:
        desk.database.close()
    place = Settings.read(
        _env_file=None, secret_key=SECRET, data_dir=folder / "restored", database_url=new()
    )
    ours = _seconds(lambda: _restore(place, made[-1]))
    _print("restore", ours, _seconds(lambda: hand.restore(new())))
    print(f"{'rebuild':<14} {_seconds(lambda: _rebuild(folder, place, new())):7.1f} s")


def _restore(place: Settings, backup: Backup) -> None:
    now = SystemClock().now()
    restored = restoring.carry_out(restore_plan.plan(place, backup, now), now, _silent)
    if restored.damaged or restored.missing:
        sys.exit(f"not all came back: {[*restored.damaged, *restored.missing][:5]}")


def _rebuild(folder: Path, place: Settings, url: str) -> None:
    """Make the database again from the share that was brought back, and compare the two."""
    settings = settings_of(folder / "rebuilt", url).model_copy(
        update={"storage_root": place.storage}
    )
    with closing(Database(settings.database_url)) as database:
        schema.migrate(database)
    rebuilt, mark = open_for_rebuild(settings)
    restored = open_desk(place)
    try:
        told = rebuild.rebuild(rebuilt, mark, _silent)
        before, after = remembered(restored), remembered(rebuilt)
        differing = [name for name in before if before[name] != after[name]]
        if told.troubles or told.flaws or differing:
            sys.exit(
                f"rebuild and restore differ: {differing} {told.troubles[:5]} {told.flaws[:5]}"
            )
        print(f"  the rebuilt database has all {told.jobs} jobs, field by field")
    finally:
        restored.database.close()
        rebuilt.database.close()


def _prove(desk: Desk, backup: Backup) -> None:
    _, verdict = verifying.verify(desk, backup.name, _silent)
    if not verdict.sound:
        sys.exit(f"the backup is not sound: {verdict.problems[:5]}")


def _night(desk: Desk) -> None:
    """One job in a hundred goes from the archive's neighbor to it, and one is sliced.

    Then all have the facts that statistics are made of, as those of a running lab.
    """
    with desk.database.transaction() as tx:
        for job in tx.session.scalars(select(Job).order_by(Job.number)):
            file = desk.share.path(job.file_path)
            if job.number % ONE_IN == 1:
                file.with_suffix(".gcode").write_bytes(os.urandom(100_000))
            elif job.number % ONE_IN == 2:
                _archive(desk, job)
                tx.session.flush()
                path = desk.share.path(job.metadata_path)
                path.write_bytes(dossier.render(tx.session, job))
    catching_up.catch_up(desk)


def _archive(desk: Desk, job: Job) -> None:
    folder = layout.STATUS_FOLDERS[Status.ARCHIVED]
    for path in (job.file_path, job.metadata_path):
        target = f"{folder}/{path.rpartition('/')[2]}"
        if target != path:
            desk.share.path(path).rename(desk.share.path(target))
    job.status = Status.ARCHIVED.value
    job.file_path = f"{folder}/{job.display_name}"
    job.metadata_path = f"{folder}/{layout.metadata_name(job.base_name)}"


@contextmanager
def _database(kind: str) -> Iterator[NewDatabase]:
    """Gives addresses of empty databases; SQLite's is an empty one, for a file in DATA_DIR."""
    if kind == "sqlite":
        yield lambda: ""
        return
    with cluster() as server:
        yield server.create


def _print(what: str, ours: float, theirs: float) -> None:
    print(f"{what:<14} {ours:7.1f} s  by hand {theirs:7.1f} s  ratio {ours / theirs:.2f}")


def _run(*command: str) -> None:
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"{command[0]} failed: {done.stderr}")


def _silent(_done: int, _total: int, _note: str) -> None:
    """Nobody is watching."""


def _seconds(work: Callable[[], object]) -> float:
    os.sync()
    begun = time.perf_counter()
    work()
    os.sync()
    return time.perf_counter() - begun


if __name__ == "__main__":
    main()
