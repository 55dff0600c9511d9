"""The folder of the backups: each a folder by the time at which it was made, whole or not there."""

import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from printdesk.storage.durable import GoOn, at_once, sync_folder, write_atomically
from printdesk.upkeep.backup.manifest import FORMAT, MANIFEST, STORAGE, VERDICT, Manifest, Verdict
from printdesk.upkeep.backup.refusals import (
    MARKER,
    BackupDirUnavailable,
    NoSuchBackup,
    RestoreRefused,
    using,
)

MAKING, VERIFYING, REMOVING = ".making", ".verifying", ".removing"
NAME = "%Y-%m-%dT%H-%M-%SZ"

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Backup:
    """A backup that is whole, and what the last verification said of it."""

    path: Path
    manifest: Manifest
    verdict: Verdict | None

    @property
    def name(self) -> str:
        return self.path.name

    @property
    def storage(self) -> Path:
        return self.path / STORAGE


def name_of(made_at: datetime) -> str:
    """What a backup of this moment is called."""
    return made_at.astimezone(UTC).strftime(NAME)


def latest(backups: Sequence[Backup], now: datetime) -> Backup | None:
    """The newest, but for those that a clock made which was ahead; None when there is none."""
    past = [each for each in backups if each.manifest.made_at <= now]
    return max(past, key=lambda each: each.manifest.made_at, default=None)


def names_of_damaged(backups: Iterable[Backup], since: datetime) -> set[str]:
    """The names of files that were found to be damaged since then, in whichever backup.

    They are one file on the disk, perhaps, in those backups too that nobody has looked at.
    """
    judged = [each.verdict for each in backups if each.verdict]
    late = [verdict for verdict in judged if verdict.verified_at >= since]
    return {path.rpartition("/")[2] for verdict in late for path in verdict.damaged}


def read(path: Path) -> Backup:
    """The backup in this folder. Raises RestoreRefused when it is none that can be read."""
    try:
        manifest = Manifest.model_validate_json((path / MANIFEST).read_bytes())
    except (OSError, ValueError) as error:
        raise RestoreRefused(f"{path} is not a backup that can be read ({error}).") from None
    if manifest.format != FORMAT:
        raise RestoreRefused(f"{path} was made by another version of Printdesk.")
    verdict = None
    with suppress(OSError, ValueError):
        verdict = Verdict.model_validate_json((path / VERDICT).read_bytes())
    return Backup(path, manifest, verdict)


class BackupFolder:
    """The backups of the lab whose share has this mark; those of others are left alone.

    Without a mark all that are there count, for who has lost the database that knows it.
    """

    def __init__(self, root: Path, share: str = "") -> None:
        self.root = root
        self._share = share
        self.making = root / f"{MAKING}-{share[:8]}"
        self.verifying = root / f"{VERIFYING}-{share[:8]}"

    def all(self) -> list[Backup]:
        """All that are whole, the newest first. Raises BackupDirUnavailable."""
        with using(self.root):
            names = [each.name for each in self.root.iterdir() if not each.name.startswith(".")]
        found = [self._read(self.root / name) for name in names if _is_name(name)]
        ours = [each for each in found if each and self._share in {"", each.manifest.share}]
        return sorted(ours, key=lambda backup: backup.manifest.made_at, reverse=True)

    def find(self, name: str) -> Backup:
        """The backup of this name. Raises NoSuchBackup."""
        for each in self.all():
            if each.name == name:
                return each
        raise NoSuchBackup

    def newest(self) -> Backup:
        """The newest one. Raises NoSuchBackup."""
        for each in self.all():
            return each
        raise NoSuchBackup("There is no backup yet.")

    def prepare(self, *, known: bool) -> None:
        """See that backups can be made here. Raises BackupDirUnavailable.

        A folder that is ``known`` to have backups has a mark: without it its disk is away, and
        nothing is written below the empty mount point.
        """
        with using(self.root):
            marker = self.root / MARKER
            self.root.stat()
            if not marker.exists():
                if known:
                    raise BackupDirUnavailable.empty(self.root)
                write_atomically(marker, b"")

    def begin(self) -> Path:
        """The folder in which a backup is made, with what one that broke off has left in it."""
        with using(self.root):
            (self.making / STORAGE).mkdir(parents=True, exist_ok=True)
            # It holds people's names and models, and the key to all that is signed.
            self.making.chmod(0o700)
        return self.making

    def complete(self, made_at: datetime) -> Backup:
        """Give the backup that is being made its name: from now on it is one."""
        with using(self.root):
            while (target := self.root / name_of(made_at)).exists():
                # Another lab has made one in the same second, or the clock was put back.
                made_at += timedelta(seconds=1)
            self.making.rename(target)
            sync_folder(self.root)
        return read(target)

    def judge(self, backup: Backup, verdict: Verdict) -> None:
        """Keep beside a backup what came of verifying it."""
        with using(self.root):
            write_atomically(backup.path / VERDICT, verdict.model_dump_json(indent=2).encode())

    def remove(self, backup: Backup, go_on: GoOn = at_once) -> None:
        """Remove a backup. One that a crash stops half-way in this is no backup any more."""
        with using(self.root):
            gone = self.root / f"{REMOVING}-{backup.name}"
            backup.path.rename(gone)
            remove_tree(gone, go_on)

    def remove_remains(self, go_on: GoOn = at_once) -> None:
        """Finish removals that were broken off."""
        with using(self.root):
            for each in self.root.glob(f"{REMOVING}-*"):
                remove_tree(each, go_on)

    def _read(self, path: Path) -> Backup | None:
        try:
            return read(path)
        except RestoreRefused as refusal:
            log.warning("backup_unreadable", path=str(path), reason=refusal.message)
            return None


def remove_tree(root: Path, go_on: GoOn = at_once) -> None:
    """Remove a folder with all that is in it; links in it are removed, and not followed."""
    for folder, folders, names in os.walk(root, topdown=False):
        for name in names:
            (Path(folder) / name).unlink()
            go_on()
        for name in folders:
            path = Path(folder) / name
            path.unlink() if path.is_symlink() else path.rmdir()
    with suppress(FileNotFoundError):
        root.rmdir()


def files_below(root: Path) -> Iterator[Path]:
    """Every file in a folder and those below it."""
    for folder, _, names in os.walk(root):
        yield from (Path(folder) / name for name in names)


def _is_name(name: str) -> bool:
    try:
        datetime.strptime(name, NAME)  # noqa: DTZ007 - only its form is asked
    except ValueError:
        return False
    return True
