"""Bringing a backup back into an empty place, or over what is there when somebody says so.

The share comes first and the database last: what breaks off half-way is no lab that anybody could
work with, and goes on where it stopped when it is begun again.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from printdesk.storage.durable import fingerprint, write_atomically
from printdesk.storage.share import MARKER, refusing_share_trouble
from printdesk.upkeep.backup import target_database
from printdesk.upkeep.backup.collecting import entry_of
from printdesk.upkeep.backup.copying import Copier, Wanted, sync_all
from printdesk.upkeep.backup.folder import Backup
from printdesk.upkeep.backup.manifest import INVENTORY, MANIFEST, Kept, read_inventory
from printdesk.upkeep.backup.pool import Pool
from printdesk.upkeep.backup.refusals import BackupDamaged, using
from printdesk.upkeep.backup.restore_plan import ASIDE, UNDER_WAY, Plan, secret_in
from printdesk.upkeep.tasks import Report

AT_ONCE = 500


@dataclass
class Restored:
    """What was brought back, and what should be looked at."""

    jobs: int
    files: int = 0
    mails_waiting: int = 0
    damaged: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)

    def lines(self) -> Iterator[str]:
        yield f"Brought back: {self.jobs} jobs, {self.files} files."
        if self.damaged:
            yield "Not as they were when the backup was made, and not brought back:"
            yield from (f"  {path}" for path in self.damaged)
        if self.missing:
            yield "Could not be had when the backup was made:"
            yield from (f"  {said}" for said in self.missing)
        if self.mails_waiting:
            yield (
                f"{self.mails_waiting} emails were waiting to be sent then, and are sent at the "
                "next start: some may have gone out since."
            )
        yield "Start Printdesk, then run “printdesk verify-log” and “printdesk audit --full”."


def carry_out(plan: Plan, now: datetime, report: Report) -> Restored:
    """Bring the backup back.

    Raises BackupDamaged, BackupDirUnavailable, DumpFailed, StorageUnavailable.
    """
    backup, settings = plan.backup, plan.settings
    report(0, 0, "Looking at the backup")
    for name, part in backup.manifest.parts.items():
        if _sha256(backup.path / name) != part.sha256:
            raise BackupDamaged(f"{backup.path / name} is damaged: take another backup.")
    restored = Restored(
        jobs=backup.manifest.jobs, missing=[t.said() for t in backup.manifest.troubles]
    )
    with refusing_share_trouble():
        _begin_share(plan, now)
        _files(plan, restored, report)
    # Before the database: a start without it would make another, and sign with that.
    _bring_key(plan, now)
    report(0, 0, "Bringing back the database")
    target_database.fill(settings, backup, now, lambda: None)
    with refusing_share_trouble():
        (settings.storage / UNDER_WAY).unlink(missing_ok=True)
    restored.mails_waiting = target_database.mails_waiting(settings)
    return restored


def _files(plan: Plan, restored: Restored, report: Report) -> None:
    root, backup = plan.settings.storage, plan.backup
    inventory = list(read_inventory(backup.path / INVENTORY))
    with Copier(root, Pool(), refusing_share_trouble, links=False) as copier:
        for start in range(0, len(inventory), AT_ONCE):
            part = inventory[start : start + AT_ONCE]
            report(start, len(inventory), "Bringing back the files")
            lacking = [kept for kept in part if not _is_there(root, kept)]
            _put(copier, backup, root, lacking, restored)
            restored.files += len(part) - len(lacking)
    sync_all(root)


def _put(
    copier: Copier, backup: Backup, root: Path, files: Sequence[Kept], restored: Restored
) -> None:
    known = {kept.path: kept for kept in files}
    wanted = [Wanted(k.path, backup.storage / k.path, entry_of(k)) for k in files]
    for put in copier.put_all(wanted, lambda: None):
        path = put.wanted.path
        if put.kept and put.kept.sha256 == known[path].sha256:
            restored.files += 1
            continue
        # Of a disk that is away every file would be damaged.
        with using(backup.path):
            (backup.path / MANIFEST).stat()
        (root / path).unlink(missing_ok=True)
        restored.damaged.append(path)


def _is_there(root: Path, kept: Kept) -> bool:
    """Whether a restore that broke off has brought this file already."""
    try:
        state = (root / kept.path).stat()
    except FileNotFoundError:
        return False
    return (state.st_size, state.st_mtime_ns) == (kept.size, kept.modified_ns)


def _begin_share(plan: Plan, now: datetime) -> None:
    root = plan.settings.storage
    root.mkdir(parents=True, exist_ok=True)
    if not plan.goes_on:
        there = list(root.iterdir())
        if plan.files_there:
            aside = root / ASIDE.format(now)
            aside.mkdir()
            for each in there:
                each.rename(aside / each.name)
        else:
            # Another lab's mark, as an empty start has made it.
            (root / MARKER).unlink(missing_ok=True)
    write_atomically(root / UNDER_WAY, plan.backup.name.encode())


def _bring_key(plan: Plan, now: datetime) -> None:
    """Put the key where the next start finds it, unless SECRET_KEY gives it."""
    file = plan.settings.secret_file
    if plan.settings.key:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    if plan.other_key:
        file.rename(file.with_name(file.name + ASIDE.format(now)))
    temporary = file.with_name(f".{file.name}.new")
    temporary.touch(mode=0o600)
    temporary.write_text(secret_in(plan.backup) + "\n", encoding="ascii")
    temporary.replace(file)


def _sha256(file: Path) -> str:
    """The hash of a file; of one that cannot be read none."""
    try:
        return fingerprint(file).sha256
    except OSError:
        return ""
