"""Taking a new authoritative file in, and keeping the files that stood there before."""

import os
import uuid
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import delete

from printdesk.actors import Actor
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import ValidationFailed
from printdesk.history import Happening, record
from printdesk.jobs import leftovers
from printdesk.jobs.claims import Claim, claimed
from printdesk.jobs.edits import require_in_hand
from printdesk.models import Job, PendingDeletion
from printdesk.storage import layout
from printdesk.storage.durable import Fingerprint, copy_verified, is_regular, sync_folder
from printdesk.storage.intake import IncomingFile
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.storage.share import patiently, refusing_share_trouble


def replace(desk: Desk, job_id: str, by: Actor, filename: str, file: IncomingFile) -> Job:
    """Take a new authoritative file in; the one before stays as ``<base>.v1.<ext>``, ``.v2`` ….

    The price stays. Raises ValidationFailed for another kind of file, JobLocked,
    InvalidTransition once the print is completed, LockRequired.
    """
    known = (*layout.MODEL_EXTENSIONS, *desk.settings.slicer_extensions)
    extension = layout.extension_of(filename, known)
    if extension is None:
        raise ValidationFailed({"file": f"Upload one of: {' '.join(sorted(set(known)))}."})
    content = file.settle()
    if content.size == 0:
        raise ValidationFailed({"file": "The file is empty. Save it again, then upload it."})

    with claimed(desk, job_id, partial(require_in_hand, desk, by)) as claim:
        replacement = _Replacement(desk, claim, claim.job.base_name + extension, content)
        try:
            with refusing_share_trouble():
                leftovers.tidy_first(desk, claim)
                replacement.copy()
                replacement.place(file)
            job = _commit(desk, claim, replacement, by)
        except BaseException:
            replacement.undo()
            raise
        leftovers.settle(desk, claim)
    return job


def keep_version(desk: Desk, claim: Claim, name: str) -> str | None:
    """Copy a file of the set under the next version's name, which is told; None without one."""
    kept = _copied(desk, claim, name)
    if kept is None:
        return None
    kept.place()
    return kept.path.name


def _commit(desk: Desk, claim: Claim, replacement: "_Replacement", by: Actor) -> Job:
    with desk.database.transaction() as tx:
        job = claim.reopen(tx)
        replacement.commit(tx, job)
        job.version += 1
        job.updated_at = desk.clock.now()
        job.last_updated_by = by.id
        record(
            tx.session,
            desk,
            job,
            Happening.FILE_SUPERSEDED,
            by,
            **{
                "from": replacement.before,
                "to": replacement.name,
                "kept_as": replacement.kept_as,
                "sha256": replacement.content.sha256,
            },
        )
        tx.after_commit(desk.wake_worker)
    return job


@dataclass(frozen=True)
class _Kept:
    """A copy of a file, under a temporary name until it gets its version's name."""

    temporary: Path
    path: Path
    content: Fingerprint

    def place(self) -> None:
        patiently(partial(self.temporary.replace, self.path))
        sync_folder(self.path.parent)


class _Replacement:
    """The files' part of taking a new authoritative file in.

    A file of another name stands beside the one before until the commit. One of the same name
    has to take its place already before: then ``leftovers`` brings the old one back, from the
    copy under its version's name.
    """

    def __init__(self, desk: Desk, claim: Claim, name: str, content: Fingerprint) -> None:
        self._desk, self._claim = desk, claim
        self._folder = STATUS_FOLDERS[claim.job.status]
        self.before, self.name = claim.job.display_name, name
        self.content = content
        self._same = desk.share.same(self.before, self.name)
        self._kept: dict[str, _Kept] = {}

    @property
    def kept_as(self) -> str | None:
        """The name under which the file before stays."""
        kept = self._kept.get(self.before)
        return kept.path.name if kept else None

    def copy(self) -> None:
        """Copy what stands there, and note what would be left over."""
        for name in (self.before,) if self._same else (self.before, self.name):
            kept = _copied(self._desk, self._claim, name)
            if kept:
                self._kept[name] = kept
        with self._desk.database.transaction() as tx:
            job = self._claim.reopen(tx)
            leftovers.note(tx, self._desk, job.id, self._claim.token, self._too_many_until_commit())

    def place(self, file: IncomingFile) -> None:
        """Give the copies and the new file their names."""
        for kept in self._kept.values():
            kept.place()
        path = self._path(self.name)
        self._claim.renew()
        file.place(path)

    def commit(self, tx: Transaction, job: Job) -> None:
        """Name the new file in the row; from the commit on the old one is too many."""
        wanted = PendingDeletion.path.in_(list(self._too_many_until_commit()))
        tx.session.execute(delete(PendingDeletion).where(PendingDeletion.job_id == job.id, wanted))
        old = self._kept.get(self.before)
        if old and not self._same:
            # It stands under its version's name as well.
            files = {job.file_path: old.content}
            leftovers.note(tx, self._desk, job.id, self._claim.token, files)
        job.display_name = self.name
        job.file_missing = False
        job.file_path = f"{self._folder}/{self.name}"

    def undo(self) -> None:
        """Bring back what stood there, and remove the copies."""
        with suppress(OSError):
            for kept in self._kept.values():
                kept.temporary.unlink(missing_ok=True)
        leftovers.settle(self._desk, self._claim)

    def _too_many_until_commit(self) -> dict[str, Fingerprint]:
        files = {f"{self._folder}/{kept.path.name}": kept.content for kept in self._kept.values()}
        return files | {f"{self._folder}/{self.name}": self.content}

    def _path(self, name: str) -> Path:
        return self._desk.share.path(f"{self._folder}/{name}")


def _copied(desk: Desk, claim: Claim, name: str) -> _Kept | None:
    """A verified copy of a file of the set, for the next version's name; None without a file."""
    job = claim.job
    folder = STATUS_FOLDERS[job.status]
    path = desk.share.entry(folder, name)
    taken = desk.share.file_set(folder, job.base_name)
    if not is_regular(path):
        return None
    version = layout.numbered(job.base_name, "v", name[len(job.base_name) :], taken)
    temporary = path.with_name(f".{claim.token}.{uuid.uuid4().hex}")
    claim.renew()
    saved_at = path.stat()
    content = patiently(partial(copy_verified, path, temporary, go_on=claim.go_on))
    os.utime(temporary, ns=(saved_at.st_atime_ns, saved_at.st_mtime_ns))
    return _Kept(temporary, path.with_name(version), content)
