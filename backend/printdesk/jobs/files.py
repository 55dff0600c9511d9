"""The files of a job: which there are, handing them out, and taking a new version in."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from printdesk.actors import Actor
from printdesk.desk import Desk
from printdesk.errors import FileMissing, NotFound, ValidationFailed
from printdesk.history import Happening, record
from printdesk.jobs import leftovers, locks
from printdesk.jobs.claims import Claim, claimed
from printdesk.jobs.edits import require_editable
from printdesk.models import Job
from printdesk.storage import layout
from printdesk.storage.durable import copy_verified, fingerprint, is_regular, sync_folder
from printdesk.storage.intake import IncomingFile
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.storage.share import refusing_share_trouble

ORIGINAL = "original"


class Part(StrEnum):
    """What a file is to its job."""

    ORIGINAL = "original"
    AUTHORITATIVE = "authoritative"
    VERSION = "version"
    SIBLING = "sibling"


@dataclass(frozen=True)
class JobFile:
    """A file of a job, as it lies on the share."""

    name: str
    kind: Part
    size: int
    modified_at: datetime


def of(desk: Desk, job: Job) -> list[JobFile]:
    """All files of a job: the original, what would be printed, and what else there is."""
    folder = STATUS_FOLDERS[job.status]
    with refusing_share_trouble():
        found = [
            _file(desk, f"{folder}/{name}", _kind(name, job))
            for name in desk.share.file_set(folder, job.base_name)
            if name != layout.metadata_name(job.base_name)
        ]
        if is_regular(desk.share.path(job.original_path)):
            found.insert(0, _file(desk, job.original_path, Part.ORIGINAL))
    return found


def path_of(desk: Desk, job: Job, version: str | None) -> tuple[Path, str]:
    """Where a job's file lies and what to call it: the authoritative one, or the version named.

    Raises NotFound for a name that is not the job's, FileMissing when it is not there.
    """
    if version is None:
        path, name = desk.share.path(job.file_path), job.display_name
    elif version == ORIGINAL:
        path, name = desk.share.path(job.original_path), Path(job.original_path).name
    else:
        with refusing_share_trouble():
            known = desk.share.file_set(STATUS_FOLDERS[job.status], job.base_name)
        if version not in known or version == layout.metadata_name(job.base_name):
            raise NotFound("This job has no such file.")
        path, name = desk.share.path(f"{STATUS_FOLDERS[job.status]}/{version}"), version
    with refusing_share_trouble():
        desk.share.names(STATUS_FOLDERS[job.status])  # a share that is away is not a missing file
        if not is_regular(path):
            raise FileMissing(f"{name} is not on the share any more.", details={"file": name})
    return path, name


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

    def permitted(_session: object, job: Job) -> None:
        now = desk.clock.now()
        locks.require_not_held_by_other(job, by, now)
        require_editable(job)
        locks.require_held(job, by, now)

    with claimed(desk, job_id, permitted) as claim:
        before, name = claim.job.display_name, claim.job.base_name + extension
        with refusing_share_trouble():
            kept = keep_version(desk, claim, before)
            if name != before:
                keep_version(desk, claim, name)
            target = desk.share.path(f"{STATUS_FOLDERS[claim.job.status]}/{name}")
            claim.renew()
            file.place(target)
        with desk.database.transaction() as tx:
            job = claim.reopen(tx)
            if kept and name != before:
                # It stands under its version's name as well.
                old = {job.file_path: fingerprint(desk.share.path(job.file_path))}
                leftovers.note(tx, desk, job.id, claim.token, old)
            job.display_name = name
            job.file_path = f"{STATUS_FOLDERS[job.status]}/{name}"
            job.version += 1
            job.updated_at = desk.clock.now()
            job.last_updated_by = by.id
            record(
                tx.session,
                desk,
                job,
                Happening.FILE_SUPERSEDED,
                by,
                **{"from": before, "to": name, "kept_as": kept, "sha256": content.sha256},
            )
            tx.after_commit(desk.wake_worker)
        leftovers.settle(desk, claim)
    return job


def keep_version(desk: Desk, claim: Claim, name: str) -> str | None:
    """Copy a file of the set under the next version's name, which is told; None without one."""
    job = claim.job
    folder = STATUS_FOLDERS[job.status]
    path = desk.share.path(f"{folder}/{name}")
    if not is_regular(path):
        return None
    taken = set(desk.share.file_set(folder, job.base_name))
    rest = name[len(job.base_name) :]
    count = 1
    while (version := f"{job.base_name}.v{count}{rest}") in taken:
        count += 1
    temporary = path.with_name(f".{claim.token}.{version}")
    claim.renew()
    copy_verified(path, temporary)
    temporary.replace(path.with_name(version))
    sync_folder(path.parent)
    return version


def _kind(name: str, job: Job) -> Part:
    if name == job.display_name:
        return Part.AUTHORITATIVE
    rest = name[len(job.base_name) :]
    number = rest[2:].partition(".")[0]
    return Part.VERSION if rest.startswith(".v") and number.isdigit() else Part.SIBLING


def _file(desk: Desk, relative: str, kind: Part) -> JobFile:
    path = desk.share.path(relative)
    state = path.stat()
    return JobFile(path.name, kind, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC))
