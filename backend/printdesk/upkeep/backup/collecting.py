"""Which files of the share belong to a dump, and where each is had from.

The lab goes on working while files are copied. A job to which nothing has happened since the dump
is copied as it lies. Of any other its metadata is written from the dump, and a file that has moved
meanwhile is looked for where it is now, and put where the dump has it.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy.orm import Session

from printdesk.clock import patience
from printdesk.desk import Desk
from printdesk.jobs import dossier
from printdesk.models import Job
from printdesk.storage import inventory, layout
from printdesk.storage.inventory import Entry
from printdesk.storage.share import MARKER
from printdesk.upkeep.backup import snapshot
from printdesk.upkeep.backup.copying import Copier, NeverAtRest, Put, Wanted
from printdesk.upkeep.backup.listing import Listing
from printdesk.upkeep.backup.manifest import Kept, Trouble
from printdesk.upkeep.backup.pool import Pool
from printdesk.upkeep.backup.progress import Progress
from printdesk.upkeep.backup.snapshot import JobAsDumped

# A file that is being moved is in one folder or the other; so long a look may miss it.
LOOK_AGAIN_SECONDS = 2.0
AT_ONCE = 200
NOTE = "Copying the share"
PICTURES = (layout.THUMBNAILS, layout.PREVIEWS)
GONE = "it is not on the share, and no earlier backup has it."
CHANGED = "the original is not what was uploaded."


@dataclass
class Collected:
    """The files that are in the backup now, and what could not be had."""

    files: dict[str, Kept] = field(default_factory=dict)
    troubles: list[Trouble] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    jobs: int = 0
    copied_files: int = 0
    copied_size: int = 0
    _new: list[Kept] = field(default_factory=list)

    def take(self, put: Put) -> bool:
        """Take in what was put into the backup; False when it could not be."""
        if put.kept is None:
            return False
        self.files[put.kept.path] = put.kept
        self._new.append(put.kept)
        if not put.linked:
            self.copied_files += 1
            self.copied_size += put.kept.size
        return True

    def write(self, kept: Kept) -> None:
        """Take in what was made here and now."""
        self.take(Put(Wanted(kept.path, Path(), entry_of(kept)), kept))

    def new(self) -> list[Kept]:
        """What was taken in since this was last asked."""
        new, self._new = self._new, []
        return new


class Collecting:
    """One backup's way through the share; ``remember`` is told what was copied, soon after."""

    def __init__(
        self,
        desk: Desk,
        session: Session,
        listing: Listing,
        copier: Copier,
        pool: Pool,
        progress: Progress,
        remember: Callable[[Sequence[Kept]], None],
    ) -> None:
        self._desk = desk
        self._session = session
        self._listing = listing
        self._copier = copier
        self._pool = pool
        self._progress = progress
        self._remember = remember
        self.found = Collected(notes=listing.notes)

    def carry_out(self) -> Collected:
        """Copy the files of all jobs that the dump has, what belongs to none, and old events."""
        for batch in snapshot.jobs(self._session):
            self._batch(batch)
            self.found.jobs += len(batch)
        self._put(self._of_nobody())
        self._old_events()
        return self.found

    def _batch(self, batch: Sequence[JobAsDumped]) -> None:
        listed = {job.id: self._listed(job) for job in batch}
        in_place = [e for job in batch for e in listed[job.id] if _in_place(job, e)]
        self._put(in_place)
        with self._desk.database.reading() as session:
            now = snapshot.these(session, [job.id for job in batch])
        for job in batch:
            still = job.is_still(now.get(job.id))
            # Somebody has left these in another folder: the copy is as the share. Those of a job
            # that has moved are no leftovers.
            self._put(
                e
                for e in listed[job.id]
                if not _in_place(job, e) and (still or not layout.belongs(e.name, job.base))
            )
            self._finish(job, listed[job.id], now.get(job.id), still=still)

    def _listed(self, job: JobAsDumped) -> list[Entry]:
        """What was listed under the job's number."""
        entries = self._listing.by_number.pop(job.number, [])
        return [e for e in entries if e.folder not in PICTURES or e.path in job.pictures]

    def _finish(
        self, job: JobAsDumped, listed: Iterable[Entry], now: JobAsDumped | None, *, still: bool
    ) -> None:
        files = self.found.files
        metadata = job.text("metadata_path")
        if not still or metadata not in files:
            if still:
                self.found.notes.append(f"{metadata}: it was not on the share; written anew.")
            self._write_metadata(job, metadata)
        own = {job.text("original_path"), job.text("file_path")}
        moved = [e for e in listed if _in_place(job, e) or not still]
        there = {_place(job, e) for e in moved if layout.belongs(e.name, job.base)}
        for path in sorted((own | there) - files.keys() - job.pictures - {metadata}):
            if not self._look_again(job, path, now):
                if path in own:
                    self._trouble(job, path, GONE)
                else:
                    self.found.notes.append(f"{path}: it went away while the backup was made.")
        original = files.get(job.text("original_path"))
        if original and original.sha256 != job.text("file_hash"):
            self._trouble(job, original.path, CHANGED)

    def _write_metadata(self, job: JobAsDumped, path: str) -> None:
        row = self._session.get(Job, job.id)
        assert row is not None  # noqa: S101 - the snapshot has it
        self.found.write(self._copier.write(path, dossier.render(self._session, row)))
        self._session.expunge_all()

    def _look_again(self, job: JobAsDumped, path: str, now: JobAsDumped | None) -> bool:
        """Look for a file of the job wherever it may have gone since; whether it was found."""
        folder, _, name = path.rpartition("/")
        folders = [folder]
        if folder != layout.ORIGINALS:
            folders += [*([now.folder] if now else []), *layout.STATUS_FOLDERS.values()]
        waiting = patience(LOOK_AGAIN_SECONDS if now else 0.0, step=0.2)
        while True:
            for each in dict.fromkeys(folders):
                if self._put_from(each, name, path):
                    return True
            self._desk.share.require_mounted()
            self._progress.go_on()
            if now == job or not waiting.left():
                return self._from_earlier(job, path)

    def _put_from(self, folder: str, name: str, path: str) -> bool:
        entry = inventory.look(self._desk.share, f"{folder}/{name}")
        if entry is None or not entry.plain:
            return False
        [put] = self._copier.put_all([self._wanted(entry, path)], self._progress.go_on)
        return self._take(put)

    def _from_earlier(self, job: JobAsDumped, path: str) -> bool:
        """Take a file from an earlier backup: an original by its hash, another by its place."""
        original = path == job.text("original_path")
        for held in self._pool.named(path.rpartition("/")[2]):
            if original and held.kept.sha256 != job.text("file_hash"):
                continue
            if held.file.is_file():
                put = self._copier.put(Wanted(path, held.file, entry_of(held.kept)))
                self.found.notes.append(f"{path}: taken from an earlier backup.")
                return self.found.take(put)
        return False

    def _of_nobody(self) -> Iterator[Entry]:
        """Files of no job. What belongs to one that was handed in since the dump is left out."""
        left = self._listing.by_number
        last = snapshot.last_number(self._session)
        living = snapshot.living(self._desk, sorted(left))
        for number, entries in left.items():
            if number <= last and number not in living:
                yield from (entry for entry in entries if entry.folder not in PICTURES)
        yield from (entry for entry in self._listing.others if entry.folder not in PICTURES)

    def _old_events(self) -> None:
        marker = inventory.look(self._desk.share, MARKER)
        self._put([*([marker] if marker else []), *self._listing.records])
        for path in sorted(snapshot.files_of_old_events(self._session) - self.found.files.keys()):
            for held in self._pool.named(path.rpartition("/")[2]):
                if held.kept.path == path:
                    self.found.take(self._copier.put(Wanted(path, held.file, entry_of(held.kept))))
                    break
            else:
                self.found.troubles.append(Trouble(path=path, reason=GONE))

    def _put(self, entries: Iterable[Entry]) -> None:
        wanted = [self._wanted(entry, entry.path) for entry in entries]
        for start in range(0, len(wanted), AT_ONCE):
            part = wanted[start : start + AT_ONCE]
            for put in self._copier.put_all(part, self._progress.go_on):
                self._take(put)
            self._remember(self.found.new())
            total = max(self._listing.count, len(self.found.files))
            self._progress.tell(len(self.found.files), total, NOTE)

    def _take(self, put: Put) -> bool:
        """Take in what was copied. Raises OSError when more than this file cannot be had."""
        if put.error:
            if not isinstance(put.error, NeverAtRest):
                self._desk.share.require_only(put.error)
            if not isinstance(put.error, FileNotFoundError):
                self.found.notes.append(f"{put.wanted.path}: {put.error.strerror or put.error}.")
        return self.found.take(put)

    def _wanted(self, entry: Entry, path: str) -> Wanted:
        return Wanted(path, self._desk.share.root / entry.path, entry)

    def _trouble(self, job: JobAsDumped, path: str, reason: str) -> None:
        self.found.troubles.append(Trouble(number=job.number, path=path, reason=reason))


def _in_place(job: JobAsDumped, entry: Entry) -> bool:
    """Whether a file lies where the dump has the job's files."""
    return entry.path == _place(job, entry) and layout.belongs(entry.name, job.base)


def _place(job: JobAsDumped, entry: Entry) -> str:
    """Where the dump has a file of the job that may lie in another status's folder by now."""
    moves = entry.folder in layout.STATUS_FOLDERS.values()
    return f"{job.folder}/{entry.name}" if moves else entry.path


def entry_of(kept: Kept) -> Entry:
    """A file of a backup as it would be listed."""
    return Entry(kept.path, kept.size, kept.modified_ns, plain=True)
