"""What bringing a backup back would do, and what stands in its way. Nothing is changed here."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy.engine import make_url

from printdesk import schema
from printdesk.config import Settings
from printdesk.storage.share import MARKER
from printdesk.upkeep.backup import target_database
from printdesk.upkeep.backup.folder import Backup, BackupFolder, files_below, read
from printdesk.upkeep.backup.manifest import SECRET
from printdesk.upkeep.backup.refusals import (
    BackupDamaged,
    BackupDirUnset,
    NoSuchBackup,
    RestoreRefused,
)

# Names the backup that is being brought back, until that is done.
UNDER_WAY = ".printdesk-restore"
ASIDE = ".before-restore-{:%Y-%m-%dT%H-%M-%S}"


@dataclass(frozen=True)
class Plan:
    """What would be brought back where, and what stands in its way."""

    settings: Settings
    backup: Backup
    goes_on: bool
    database_holds: str
    files_there: int
    other_key: Path | None

    @property
    def replaces(self) -> list[str]:
        """What would be put aside or lost, in sentences; nothing in an empty place."""
        said = []
        if self.database_holds:
            fate = "is kept beside the new one" if self._on_sqlite else "is lost"
            said.append(f"The database holds {self.database_holds}: that {fate}.")
        if self.files_there and not self.goes_on:
            said.append(
                f"{self.settings.storage} holds {self.files_there} files: they are moved into a "
                "hidden folder there."
            )
        if self.other_key:
            said.append(f"{self.other_key} holds another key: it is kept beside the new one.")
        return said

    def lines(self) -> Iterator[str]:
        """What will be done, for a terminal."""
        made = self.backup.manifest
        yield f"The backup {self.backup.name}: {made.jobs} jobs, {made.files} files."
        yield f"  its files go to {self.settings.storage}"
        yield f"  its database goes to {make_url(self.settings.database_url)!r}"
        yield from (f"  {said}" for said in self.replaces)
        if self.goes_on:
            yield "It was begun before, and goes on from there."

    @property
    def _on_sqlite(self) -> bool:
        return self.backup.manifest.database == "sqlite"


def choose(settings: Settings, wanted: str) -> Backup:
    """The backup of this name or in this folder, or the newest. Raises a Refusal for none."""
    if wanted and (Path(wanted).is_dir() or Path(wanted).name != wanted):
        return read(Path(wanted).absolute())
    if settings.backup_dir is None:
        raise BackupDirUnset("Name the folder of a backup, or that of all of them by BACKUP_DIR.")
    there = BackupFolder(settings.backup_dir).all()
    if wanted:
        there = [backup for backup in there if backup.name == wanted]
    if not there:
        raise NoSuchBackup(f"There is no backup {wanted or 'yet'} in {settings.backup_dir}.")
    if len({backup.manifest.share for backup in there}) > 1:
        raise RestoreRefused(f"{settings.backup_dir} holds backups of several labs: name one.")
    return there[0]


def plan(settings: Settings, backup: Backup, now: datetime) -> Plan:
    """What bringing the backup back would do. Raises RestoreRefused where it cannot be done."""
    made = backup.manifest
    if target_database.kind(settings) != made.database:
        raise RestoreRefused(
            f"This is a backup of a lab on {made.database}, and DATABASE_URL is of another kind."
        )
    if not schema.knows(made.revision):
        raise RestoreRefused(
            f"This backup was made by Printdesk {made.version}, which is newer. Install that one."
        )
    under_way = _under_way(settings.storage)
    if under_way not in {"", backup.name}:
        raise RestoreRefused(
            f"The backup {under_way} was begun to be brought back to {settings.storage}, and not "
            "finished. Go on with that one, or empty the folder."
        )
    there = 0 if under_way else sum(1 for path in _files_in(settings.storage))
    _require_room(settings.storage, 0 if under_way else made.size)
    holds = target_database.content_of(settings, now)
    return Plan(settings, backup, bool(under_way), holds, there, _other_key(settings, backup))


def _files_in(root: Path) -> Iterator[Path]:
    """The files of a share, but for its mark and what was put aside before."""
    if not root.is_dir():
        return
    for each in root.iterdir():
        if each.name.startswith(ASIDE.partition("{")[0]) or each.name == MARKER:
            continue
        if each.is_dir():
            yield from files_below(each)
        else:
            yield each


def _under_way(root: Path) -> str:
    try:
        return (root / UNDER_WAY).read_text(encoding="utf-8").strip()
    except FileNotFoundError:
        return ""


def _require_room(root: Path, size: int) -> None:
    existing = next(each for each in (root, *root.parents) if each.exists())
    free = shutil.disk_usage(existing).free
    if free < size:
        raise RestoreRefused(
            f"{root} has {free // 2**20} MB free, and the backup's files take {size // 2**20} MB."
        )


def secret_in(backup: Backup) -> str:
    """The key of the lab. Raises BackupDamaged."""
    try:
        return (backup.path / SECRET).read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        raise BackupDamaged(f"{backup.path / SECRET} is damaged: take another backup.") from None


def _other_key(settings: Settings, backup: Backup) -> Path | None:
    """The file of another key that is in the way. Raises RestoreRefused for one by SECRET_KEY."""
    secret = secret_in(backup)
    if settings.key:
        if settings.key.decode() != secret:
            raise RestoreRefused(
                "SECRET_KEY is another one than the backup's, with which its history and its "
                f"links were signed. Set it to what stands in {backup.path / SECRET}."
            )
        return None
    kept = settings.secret_file
    if not kept.exists() or kept.read_text(encoding="ascii", errors="replace").strip() == secret:
        return None
    return kept
