"""Making a job's own files whole again: from one another, or from the database."""

from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from sqlalchemy.orm import Session

from printdesk.actors import Actor
from printdesk.desk import Desk
from printdesk.errors import FileMissing
from printdesk.history import Happening, record
from printdesk.jobs import dossier, inspections, leftovers
from printdesk.jobs.claims import Check, Claim, claimed
from printdesk.jobs.versions import keep_version
from printdesk.models import Job
from printdesk.storage import metadata
from printdesk.storage.durable import EMPTY, Fingerprint, fingerprint, is_regular
from printdesk.storage.layout import ORIGINALS, STATUS_FOLDERS, numbered
from printdesk.storage.share import refusing_share_trouble
from printdesk.upkeep.findings import Section, strike
from printdesk.work import Work


def whoever(_session: Session, _job: Job) -> None:
    """An admin's healing asks neither for a status nor for a lock."""


def restore_original(
    desk: Desk, job_id: str, by: Actor, *, over_working_copy: bool = False, check: Check = whoever
) -> Job:
    """Bring back the upload where it is missing or is not what the student handed in.

    The original comes from any file of the job that still has the upload's hash, and what stood
    in its place is kept with the job's files. A file to be printed that is gone or empty comes
    from the original; with ``over_working_copy`` one that was saved over does too, and stays as
    a version. ``check`` may refuse in the transaction that takes the claim. Raises FileMissing
    when nothing has the hash, JobBusy while files are moved.
    """
    with claimed(desk, job_id, check) as claim:
        healing = _Healing(desk, claim)
        with refusing_share_trouble():
            healing.heal_original()
            healing.heal_working_copy(over=over_working_copy)
        job = healing.commit(by)
        leftovers.settle(claim)
    return job


def rewrite_metadata(desk: Desk, job_id: str, by: Actor) -> Job:
    """Write a job's metadata.json anew from the database.

    Raises JobBusy, and what the share refuses with; nothing is told as mended then.
    """
    with claimed(desk, job_id, whoever) as claim:
        with desk.database.reading() as session:
            content = dossier.render(session, claim.job)
        with refusing_share_trouble():
            metadata.write(claim.placing, STATUS_FOLDERS[claim.job.status], content)
        with desk.database.transaction() as tx:
            job = claim.reopen(tx)
            action = {"action": "rewrite-metadata", "path": job.metadata_path}
            record(tx.session, desk, job, Happening.ADMIN_ACTION, by, **action)
            strike(tx, Section.METADATA_MISMATCHES, lambda finding: finding.job_id == job.id)
            desk.call_worker(tx, Work.TIDY, job.id)
        leftovers.settle(claim)
    return job


@dataclass
class _Healing:
    """What is done for one job, and what the history will say of it."""

    desk: Desk
    claim: Claim
    told: dict[str, object] = field(default_factory=dict)

    def __post_init__(self) -> None:
        job = self.claim.job
        self.folder = STATUS_FOLDERS[job.status]
        self.upload = Fingerprint(job.file_size, job.file_hash)
        self.name = PurePosixPath(job.original_path).name
        # What stands in a file's place may be a link: it is replaced, and never followed.
        self.original = self.desk.share.path(ORIGINALS) / self.name
        self.working_copy = self._beside(self.name)
        self.display_name = job.display_name
        self.mended = False

    def heal_original(self) -> None:
        if self._is_upload(self.original):
            return
        source, over = self._unchanged_copy(), EMPTY
        if _has_content(self.original):
            aside = self._free_name()
            over = self._copy(self.original, aside)
            self.told["kept_as"] = aside.name
        self._copy(source, self.original, over)
        self.told["original_from"] = source.name

    def heal_working_copy(self, *, over: bool) -> None:
        there = _has_content(self._beside(self.claim.job.display_name))
        if over and not self._is_upload(self.working_copy):
            kept = keep_version(self.claim, self.name) if _has_content(self.working_copy) else None
            if kept:
                self.told["version"] = kept.path.name
            self._copy(self.original, self.working_copy, kept.content if kept else EMPTY)
            self.told["working_copy_from"] = self.original.name
        elif not there and not _has_content(self.working_copy):
            self._copy(self.original, self.working_copy, EMPTY)
            self.told["working_copy_from"] = self.original.name
        if over or not there:
            self.display_name = self.name
        self.mended = _has_content(self._beside(self.display_name))

    def commit(self, by: Actor) -> Job:
        with self.desk.database.transaction() as tx:
            changed = self.told or self.display_name != self.claim.job.display_name
            job = self.claim.change(tx, by) if changed else self.claim.reopen(tx)
            for section in (Section.BROKEN_LINKS, Section.CHANGED_ORIGINALS):
                strike(tx, section, lambda finding: finding.job_id == job.id)
            if self.display_name != job.display_name:
                files = {"from": job.display_name, "to": self.display_name}
                record(tx.session, self.desk, job, Happening.FILE_SUPERSEDED, by, **files)
                job.display_name = self.display_name
                job.file_path = f"{self.folder}/{self.display_name}"
                self.told["file"] = self.display_name
            if self.mended:
                job.file_missing = False
            if "original_from" in self.told:
                inspections.ask_again(job)
            if self.told:
                action = {"action": "restore-original", **self.told}
                record(tx.session, self.desk, job, Happening.ADMIN_ACTION, by, **action)
        return job

    def _unchanged_copy(self) -> Path:
        names = self.desk.share.file_set(self.folder, self.claim.job.base_name)
        for path in map(self._beside, names):
            if self._is_upload(path):
                return path
        raise FileMissing(
            "Neither the original nor any copy of it is what was uploaded. Bring it back from a "
            "backup, or ask the student to hand the model in again.",
            details={"file": self.name},
        )

    def _is_upload(self, path: Path) -> bool:
        if not is_regular(path) or path.stat().st_size != self.upload.size:
            return False
        self.claim.renew()
        return fingerprint(path, self.claim.go_on) == self.upload

    def _copy(self, source: Path, target: Path, over: Fingerprint | None = None) -> Fingerprint:
        """Put a copy in place. What stands there and is not ``over`` stays under another name."""
        placing = self.claim.placing
        temporary, content = placing.copy(source, target.parent.name)
        aside = placing.place(temporary, target, over)
        if aside:
            self.told["kept_as"] = aside.name
        return content

    def _free_name(self) -> Path:
        base = self.claim.job.base_name
        taken = self.desk.share.file_set(self.folder, base)
        return self._beside(numbered(base, "kept", self.name[len(base) :], taken))

    def _beside(self, name: str) -> Path:
        return self.desk.share.path(self.folder) / name


def _has_content(path: Path) -> bool:
    return is_regular(path) and path.stat().st_size > 0
