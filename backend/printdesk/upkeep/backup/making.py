"""Making a backup: dump, then the share as that dump has it, then the key; whole, or not there."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path

from alembic.runtime.migration import MigrationContext
from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk import __version__
from printdesk.desk import Desk
from printdesk.history import SYSTEM_CHAIN, Happening
from printdesk.models import Event
from printdesk.storage.durable import fingerprint, sync_folder
from printdesk.storage.journal import Journal
from printdesk.storage.share import refusing_share_trouble
from printdesk.upkeep.backup import dump, listing, place, records
from printdesk.upkeep.backup.collecting import Collected, Collecting
from printdesk.upkeep.backup.copying import Copier, sync_all
from printdesk.upkeep.backup.folder import (
    Backup,
    BackupFolder,
    files_below,
    latest,
    names_of_damaged,
)
from printdesk.upkeep.backup.generations import staying
from printdesk.upkeep.backup.manifest import (
    INVENTORY,
    MANIFEST,
    SECRET,
    STORAGE,
    Checkpoint,
    Manifest,
    Part,
    Trouble,
    inventory_of,
    read_inventory,
)
from printdesk.upkeep.backup.pool import Pool
from printdesk.upkeep.backup.progress import HELD_FOR, Progress
from printdesk.upkeep.backup.refusals import BackupDirUnavailable, BackupRunning, using
from printdesk.upkeep.backup.remembering import Remembering
from printdesk.upkeep.holds import alone
from printdesk.upkeep.record_keeping import ShareKnowsMore
from printdesk.upkeep.tasks import Report

HOLD = "backing-up"
# What is in the folder of a backup that is being made, for whoever goes on with it.
COPIED = "copied.jsonl"


def make(desk: Desk, report: Report) -> Backup:
    """Make a backup.

    Raises BackupDirUnset, BackupDirUnavailable, BackupRunning, DumpFailed, StorageUnavailable.
    What is copied already when it breaks off is not copied again by the next one.
    """
    folder = place.folder_of(desk)
    with alone(desk, HOLD, HELD_FOR) as hold:
        if hold is None:
            raise BackupRunning
        progress = Progress(desk, hold, report)
        with refusing_share_trouble():
            return _Making(desk, folder, progress).carry_out()


def remove_old(desk: Desk, report: Report) -> None:
    """Remove the backups that need not stay, unless somebody is at one now.

    Raises BackupDirUnset, BackupDirUnavailable.
    """
    folder = place.folder_of(desk)
    with alone(desk, HOLD, HELD_FOR) as hold:
        if hold is None:
            return
        progress = Progress(desk, hold, report)
        folder.remove_remains(progress.go_on)
        there = folder.all()
        stay = staying(backup.manifest.made_at for backup in there)
        # However old it is: nobody knows yet whether those that were made since are any good.
        proved = next((each for each in there if each.verdict and each.verdict.sound), None)
        for backup in there:
            if backup is not proved and backup.manifest.made_at not in stay:
                progress.tell(0, 0, f"Removing the backup of {backup.name}")
                folder.remove(backup, progress.go_on)


@dataclass
class _Making:
    desk: Desk
    folder: BackupFolder
    progress: Progress

    def carry_out(self) -> Backup:
        begun = self.desk.clock.now()
        self.progress.tell(0, 0, "Dumping the database")
        place.prepare(self.desk, self.folder)
        work = self.folder.begin()
        pool = self._pool(work)
        with self.desk.database.snapshot() as session:
            file = dump.dump(self.desk, session, work, self.progress.go_on)
            made_at = self.desk.clock.now()
            parts = {file.name: self._part(file)}
            found = self._copied(session, work, pool)
            checkpoint, revision = _last_checkpoint(session), _revision(session)
        parts[SECRET] = self._secret(work)
        parts[INVENTORY] = self._inventory(work, found)
        manifest = Manifest(
            made_at=made_at,
            seconds=(self.desk.clock.now() - begun).total_seconds(),
            version=__version__,
            database="sqlite" if self.desk.database.is_sqlite else "postgresql",
            revision=revision,
            share=place.mark_of(self.desk),
            jobs=found.jobs,
            files=len(found.files),
            size=sum(kept.size for kept in found.files.values()),
            copied_files=found.copied_files,
            copied_size=found.copied_size,
            parts=parts,
            troubles=found.troubles,
            notes=found.notes,
            checkpoint=checkpoint,
        )
        return self._finish(work, manifest, made_at)

    def _pool(self, work: Path) -> Pool:
        """What the last backup has, and what one that broke off has copied already."""
        pool = Pool()
        with using(self.folder.root):
            there = self.folder.all()
            if last := latest(there, self.desk.clock.now()):
                damaged = names_of_damaged(there, last.manifest.made_at)
                files = read_inventory(last.path / INVENTORY)
                pool.add(last.storage, (kept for kept in files if kept.name not in damaged))
            pool.add(work / STORAGE, read_inventory(work / COPIED))
        return pool

    def _copied(self, session: Session, work: Path, pool: Pool) -> Collected:
        self.progress.tell(0, 0, "Looking through the share")
        listed = listing.look_through(self.desk.share, self.progress.go_on)
        journal = Journal(work / COPIED)
        with Copier(work / STORAGE, pool, partial(using, self.folder.root)) as copier:
            remember = Remembering(journal, self.progress, copier.writing)
            surroundings = (listed, copier, pool, self.progress, remember)
            found = Collecting(self.desk, session, *surroundings).carry_out()
            try:
                for each in records.put(self.desk, session, copier, work / STORAGE):
                    found.write(each)
            except ShareKnowsMore as error:
                found.troubles.append(Trouble(path=".printdesk", reason=str(error)))
        # On a share that went away meanwhile everything would be missing.
        self.desk.share.require_mounted()
        return found

    def _secret(self, work: Path) -> Part:
        file = work / SECRET
        with using(self.folder.root):
            file.write_bytes(self.desk.settings.key + b"\n")
            file.chmod(0o600)
        return self._part(file)

    def _inventory(self, work: Path, found: Collected) -> Part:
        """Write down what is there, and remove what a backup that broke off has left besides."""
        tree = work / STORAGE
        with using(self.folder.root):
            there = {path.relative_to(tree).as_posix() for path in files_below(tree)}
            if not found.files.keys() <= there:
                # Its disk went away meanwhile, and what came later lies below the mount point.
                raise BackupDirUnavailable.empty(self.folder.root)
            for path in there - found.files.keys():
                self.progress.go_on()
                (tree / path).unlink()
            ordered = sorted(found.files.values())
            (work / INVENTORY).write_bytes(inventory_of(ordered))
        return self._part(work / INVENTORY)

    def _part(self, file: Path) -> Part:
        with using(self.folder.root):
            content = fingerprint(file, self.progress.go_on)
        return Part(size=content.size, sha256=content.sha256)

    def _finish(self, work: Path, manifest: Manifest, made_at: datetime) -> Backup:
        self.progress.tell(manifest.files, manifest.files, "Putting everything on disk")
        with using(self.folder.root):
            (work / MANIFEST).write_text(manifest.model_dump_json(indent=2), encoding="utf-8")
            self.progress.during(partial(sync_all, work))
            sync_folder(work)
            (work / COPIED).unlink(missing_ok=True)
        # Who was taken for dead meanwhile must not give a name to what is another's by now.
        self.progress.go_on()
        return self.folder.complete(made_at)


def _last_checkpoint(session: Session) -> Checkpoint | None:
    query = select(Event).where(
        Event.chain == SYSTEM_CHAIN, Event.event_type == Happening.CHECKPOINT.value
    )
    event = session.scalars(query.order_by(Event.seq.desc()).limit(1)).one_or_none()
    if event is None:
        return None
    told = {name: event.details.get(name, 0) for name in ("chains", "events")}
    return Checkpoint.model_validate(
        {"seq": event.seq, "taken_at": event.timestamp, "digest": event.digest, **told}
    )


def _revision(session: Session) -> str:
    """The migration up to which the database's schema is."""
    return str(MigrationContext.configure(session.connection()).get_current_revision())
