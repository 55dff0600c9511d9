"""Proving a backup: it is brought back to a scratch place and audited, and every file is read."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DatabaseError

from printdesk import schema
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.keys import Keys
from printdesk.storage.durable import fingerprint
from printdesk.storage.share import Share
from printdesk.upkeep import chain, integrity, verification
from printdesk.upkeep.backup import dump, place
from printdesk.upkeep.backup.collecting import entry_of
from printdesk.upkeep.backup.copying import Copier, Wanted
from printdesk.upkeep.backup.folder import Backup, BackupFolder, remove_tree
from printdesk.upkeep.backup.making import HOLD
from printdesk.upkeep.backup.manifest import (
    DUMPS,
    INVENTORY,
    SECRET,
    STORAGE,
    Kept,
    Verdict,
    read_inventory,
)
from printdesk.upkeep.backup.pool import Pool
from printdesk.upkeep.backup.progress import HELD_FOR, Progress
from printdesk.upkeep.backup.refusals import (
    BackupDirUnavailable,
    BackupRunning,
    DumpFailed,
    using,
)
from printdesk.upkeep.findings import AuditReport, Section
from printdesk.upkeep.holds import alone
from printdesk.upkeep.tasks import Report

AT_ONCE = 200
SAID_AT_MOST = 100
SCRATCH = "_printdesk_verify"
LONGEST_NAME = 63
# What an audit of a backup may find that makes it none; files of no job do not.
GRAVE = (Section.BROKEN_LINKS, Section.CHANGED_ORIGINALS, Section.METADATA_MISMATCHES)


def verify(desk: Desk, name: str, report: Report) -> tuple[Backup, Verdict]:
    """Prove the backup of this name, or the newest for an empty one, and keep what came of it.

    Raises NoSuchBackup, BackupDirUnset, BackupDirUnavailable, BackupRunning, DumpFailed when that
    could not be done, which says nothing about the backup.
    """
    folder = place.folder_of(desk)
    with alone(desk, HOLD, HELD_FOR) as hold:
        if hold is None:
            raise BackupRunning
        backup = folder.find(name) if name else folder.newest()
        progress = Progress(desk, hold, report)
        verdict = _Verifying(desk, folder, backup, progress).carry_out()
        folder.judge(backup, verdict)
        return backup, verdict


class _Verifying:
    """One verification."""

    def __init__(
        self, desk: Desk, folder: BackupFolder, backup: Backup, progress: Progress
    ) -> None:
        self._desk = desk
        self._folder = folder
        self._backup = backup
        self._progress = progress
        self._problems: list[str] = []
        self._damaged: list[str] = []

    def carry_out(self) -> Verdict:
        self._parts()
        if not self._problems:
            files = list(read_inventory(self._backup.path / INVENTORY))
            self._files(files)
            self._scratch(files)
        now = self._desk.clock.now()
        sound = not self._problems and not self._damaged
        told = [f"{path}: it is not what was copied." for path in self._damaged]
        problems = (told + self._problems)[:SAID_AT_MOST]
        return Verdict(verified_at=now, sound=sound, problems=problems, damaged=self._damaged)

    def _parts(self) -> None:
        """The dump, the key and the inventory, without which nothing can be said of the rest."""
        for name, part in self._backup.manifest.parts.items():
            if not self._is(self._backup.path / name, part.size, part.sha256):
                self._problems.append(f"{name} is missing or is not what was written.")

    def _files(self, files: Sequence[Kept]) -> None:
        for done, kept in enumerate(files):
            self._progress.tell(done, len(files), "Reading every file")
            if not self._is(self._backup.storage / kept.path, kept.size, kept.sha256):
                self._damaged.append(kept.path)

    def _is(self, file: Path, size: int, sha256: str) -> bool:
        try:
            content = fingerprint(file, self._progress.go_on)
        except OSError:
            # Of a disk that is away every file would be missing.
            with using(self._folder.root):
                self._backup.path.stat()
            return False
        return (content.size, content.sha256) == (size, sha256)

    def _scratch(self, files: Sequence[Kept]) -> None:
        """Bring it back to where nobody works, and audit it there."""
        root = self._folder.verifying
        with using(self._folder.root):
            remove_tree(root, self._progress.go_on)
            (root / STORAGE).mkdir(parents=True)
            root.chmod(0o700)
        try:
            self._bring_files(root / STORAGE, files)
            with self._database(root) as url:
                self._audit(url, root / STORAGE)
        finally:
            with using(self._folder.root):
                remove_tree(root)

    def _bring_files(self, tree: Path, files: Sequence[Kept]) -> None:
        pool = Pool()
        pool.add(self._backup.storage, files)
        with Copier(tree, pool, partial(using, self._folder.root)) as copier:
            for start in range(0, len(files), AT_ONCE):
                self._progress.tell(start, len(files), "Bringing it back to a scratch place")
                part = files[start : start + AT_ONCE]
                wanted = [Wanted(k.path, self._backup.storage / k.path, entry_of(k)) for k in part]
                for _ in copier.put_all(wanted, self._progress.go_on):
                    pass

    @contextmanager
    def _database(self, root: Path) -> Iterator[URL]:
        """A database with what the dump holds, which is gone afterwards."""
        file = self._backup.path / DUMPS[self._backup.manifest.database]
        self._progress.tell(0, 0, "Bringing back its database")
        if self._backup.manifest.database == "sqlite":
            copy = root / file.name
            with using(self._folder.root):
                shutil.copyfile(file, copy)
            yield make_url(f"sqlite:///{copy}")
            return
        with _scratch_database(self._desk) as url:
            with self._desk.database.reading() as session:
                server = dump.server_version(session)
            programs = self._desk.settings.pg_bin_dir
            dump.restore_postgresql(url, file, server, programs, self._progress.go_on)
            yield url

    def _audit(self, url: URL, tree: Path) -> None:
        address = url.render_as_string(hide_password=False)
        database = Database(address)
        secret = (self._backup.path / SECRET).read_bytes().strip()
        updates = {"database_url": address, "storage_root": tree}
        scratch = replace(
            self._desk,
            settings=self._desk.settings.model_copy(update=updates),
            database=database,
            share=Share(tree),
            keys=Keys(secret),
            wake_worker=lambda _work, _id: None,
        )
        try:
            # An older backup is brought to the schema of today, as at the start after a restore.
            schema.migrate(database)
            scratch.share.prepare(self._backup.manifest.share)
            found = integrity.audit(scratch, full=True, progress=self._progress.tell)
            self._tell_of(found)
            log = verification.verify(scratch, self._progress.tell)
            self._problems += chain.in_sentences(log.flaws, log.events)
        except DatabaseError as error:
            self._problems.append(f"The database cannot be used: {error.orig}.")
        except (BackupRunning, BackupDirUnavailable):
            raise
        except Refusal as refusal:
            self._problems.append(refusal.message)
        finally:
            database.close()

    def _tell_of(self, found: AuditReport) -> None:
        """What the audit found, but for what was told already when the backup was made."""
        told = {trouble.path for trouble in self._backup.manifest.troubles}
        known = told | set(self._damaged)
        for section in GRAVE:
            for finding in found.of(section):
                if finding.file_path not in known:
                    self._problems.append(f"{finding.file_path}: {finding.reason}")


@contextmanager
def _scratch_database(desk: Desk) -> Iterator[URL]:
    """An empty PostgreSQL database beside the lab's. Raises DumpFailed when none may be made."""
    name = f"{desk.database.url.database}"[: LONGEST_NAME - len(SCRATCH)] + SCRATCH
    url = desk.database.url.set(database=name)
    quoted = name.replace('"', '""')
    engine = desk.database.engine.execution_options(isolation_level="AUTOCOMMIT")

    def drop() -> None:
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{quoted}" WITH (FORCE)'))

    try:
        # A verification that was killed has left it.
        drop()
        with engine.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{quoted}" TEMPLATE template0'))
    except DatabaseError as error:
        raise DumpFailed(
            f"A scratch database cannot be made ({str(error.orig).strip()}). Allow it: "
            f"ALTER ROLE {desk.database.url.username} CREATEDB;"
        ) from None
    try:
        yield url
    finally:
        drop()
