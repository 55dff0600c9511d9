"""Taking a new authoritative file in, and keeping the files that stood there before."""

from dataclasses import dataclass
from functools import partial
from pathlib import Path

from printdesk.actors import Actor
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import ValidationFailed
from printdesk.history import Happening, record
from printdesk.inspection.scanner import require_clean
from printdesk.jobs import leftovers
from printdesk.jobs.claims import Claim, claimed
from printdesk.jobs.edits import require_in_hand
from printdesk.models import Job
from printdesk.storage import layout
from printdesk.storage.durable import Fingerprint, is_regular
from printdesk.storage.intake import IncomingFile
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.storage.share import refusing_share_trouble
from printdesk.upkeep import space


def replace(desk: Desk, job_id: str, by: Actor, filename: str, file: IncomingFile) -> Job:
    """Take a new authoritative file in; the one before stays as ``<base>.v1.<ext>``, ``.v2`` ….

    The price stays. Raises ValidationFailed for another kind of file, JobLocked,
    InvalidTransition once the print is completed, LockRequired, StorageFull, ScannerUnavailable.
    """
    known = (*layout.MODEL_EXTENSIONS, *desk.settings.slicer_extensions)
    extension = layout.extension_of(filename, known)
    if extension is None:
        raise ValidationFailed({"file": f"Upload one of: {' '.join(sorted(set(known)))}."})
    content = file.settle()
    if content.size == 0:
        raise ValidationFailed({"file": "The file is empty. Save it again, then upload it."})
    with refusing_share_trouble():
        require_clean(desk.settings.clamd_address, file.path)

    with claimed(desk, job_id, partial(require_in_hand, desk, by)) as claim:
        with desk.database.reading() as session:
            space.require_room(session, desk)
        replacement = _Replacement(desk, claim, claim.job.base_name + extension, content)
        try:
            with refusing_share_trouble():
                replacement.copy()
                replacement.place(file)
            job = _commit(desk, claim, replacement, by)
        except BaseException:
            replacement.undo()
            raise
        leftovers.settle(claim)
    return job


@dataclass(frozen=True)
class Kept:
    """A copy of a file of the set, which gets its version's name: ``path``."""

    temporary: Path
    path: Path
    content: Fingerprint


def keep_version(claim: Claim, name: str) -> Kept | None:
    """Keep a file of the set under the next version's name; None when there is no such file."""
    kept = _copied(claim, name)
    if kept:
        claim.placing.place(kept.temporary, kept.path)
    return kept


def _commit(desk: Desk, claim: Claim, replacement: "_Replacement", by: Actor) -> Job:
    with desk.database.transaction() as tx:
        job = claim.change(tx, by)
        replacement.commit(tx, job)
        told: dict[str, object] = {
            "from": replacement.before,
            "to": replacement.name,
            "kept_as": replacement.kept_as,
            "sha256": replacement.content.sha256,
        }
        if replacement.saved_meanwhile:
            told["saved_meanwhile"] = replacement.saved_meanwhile
        record(tx.session, desk, job, Happening.FILE_SUPERSEDED, by, **told)
    return job


class _Replacement:
    """The files' part of taking a new authoritative file in.

    A file of another name stands beside the one before until the commit. One of the same name
    has to take its place already before: then ``leftovers`` brings the old one back, from the
    copy under its version's name. ``saved_meanwhile`` is the name under which what a slicer has
    saved in that place at the last moment is kept.
    """

    def __init__(self, desk: Desk, claim: Claim, name: str, content: Fingerprint) -> None:
        self._desk, self._claim = desk, claim
        self._folder = STATUS_FOLDERS[claim.job.status]
        self.before, self.name = claim.job.display_name, name
        self.content = content
        self._same = desk.share.same(self.before, self.name)
        self._kept: dict[str, Kept] = {}
        self.saved_meanwhile: str | None = None

    @property
    def kept_as(self) -> str | None:
        """The name under which the file before stays."""
        kept = self._kept.get(self.before)
        return kept.path.name if kept else None

    def copy(self) -> None:
        """Copy what stands there, and note what would be left over."""
        for name in (self.before,) if self._same else (self.before, self.name):
            kept = _copied(self._claim, name)
            if kept:
                self._kept[name] = kept
        with self._desk.database.transaction() as tx:
            job = self._claim.reopen(tx)
            leftovers.note(tx, self._desk, job.id, self._claim.token, self._too_many_until_commit())

    def place(self, file: IncomingFile) -> None:
        """Give the copies and the new file their names."""
        placing = self._claim.placing
        arrived = placing.adopt(file.path, self._folder)
        for kept in self._kept.values():
            placing.place(kept.temporary, kept.path)
        there = self._kept.get(self.before if self._same else self.name)
        path = self._desk.share.path(f"{self._folder}/{self.name}")
        aside = placing.place(arrived, path, over=there.content if there else None)
        self.saved_meanwhile = aside.name if aside else None

    def commit(self, tx: Transaction, job: Job) -> None:
        """Name the new file in the row; from the commit on the old one is too many."""
        old = self._kept.get(self.before)
        # One that had another name stands under its version's name as well.
        too_many = {job.file_path: old.content} if old and not self._same else {}
        leftovers.swap(tx, self._claim, self._too_many_until_commit(), too_many)
        job.display_name = self.name
        job.file_missing = False
        job.file_path = f"{self._folder}/{self.name}"

    def undo(self) -> None:
        """Bring back what stood there, and remove the copies."""
        self._claim.placing.drop()
        leftovers.settle(self._claim)

    def _too_many_until_commit(self) -> dict[str, Fingerprint]:
        files = {f"{self._folder}/{kept.path.name}": kept.content for kept in self._kept.values()}
        return files | {f"{self._folder}/{self.name}": self.content}


def _copied(claim: Claim, name: str) -> Kept | None:
    """A verified copy of a file of the set, for the next version's name; None without a file."""
    job, share = claim.job, claim.desk.share
    folder = STATUS_FOLDERS[job.status]
    path = share.entry(folder, name)
    taken = share.file_set(folder, job.base_name)
    if not is_regular(path):
        return None
    version = layout.numbered(job.base_name, "v", name[len(job.base_name) :], taken)
    temporary, content = claim.placing.copy(path, folder)
    return Kept(temporary, path.with_name(version), content)
