"""The files of a job: which there are, and handing them out."""

from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from printdesk.desk import Desk
from printdesk.errors import FileMissing, NotFound
from printdesk.jobs import presence
from printdesk.models import Job
from printdesk.storage import layout
from printdesk.storage.durable import is_regular
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
            _file(desk, f"{folder}/{name}", _kind(desk, name, job))
            for name in desk.share.file_set(folder, job.base_name)
            if not _is_metadata(desk, name, job) and layout.is_text(name)
        ]
        if desk.share.has_file(job.original_path):
            found.insert(0, _file(desk, job.original_path, Part.ORIGINAL))
    return [file for file in found if file]


def path_of(desk: Desk, job: Job, version: str | None) -> tuple[Path, str]:
    """Where a job's file lies and what to call it: the authoritative one, or the version named.

    Raises NotFound for a name that is not the job's, FileMissing when it is not there,
    FileUnreadable for a link.
    """
    folder = STATUS_FOLDERS[job.status]
    with refusing_share_trouble():
        if version is None:
            path, name = desk.share.noted(job.file_path), job.display_name
        elif version == ORIGINAL:
            path, name = desk.share.path(job.original_path), Path(job.original_path).name
        else:
            known = desk.share.file_set(folder, job.base_name)
            if version not in known or _is_metadata(desk, version, job):
                raise NotFound("This job has no such file.")
            path, name = desk.share.entry(folder, version), version
        desk.share.names(folder)  # a share that is away is not a missing file
        if not is_regular(path):
            if version is None and not job.file_missing:
                presence.keep(desk, job.id, job.file_path, missing=True)
            raise FileMissing(f"{name} is not on the share any more.", details={"file": name})
    return path, name


def _is_metadata(desk: Desk, name: str, job: Job) -> bool:
    return desk.share.same(name, layout.metadata_name(job.base_name))


def _kind(desk: Desk, name: str, job: Job) -> Part:
    if desk.share.same(name, job.display_name):
        return Part.AUTHORITATIVE
    return Part.VERSION if layout.name_of_version(name, job.base_name) else Part.SIBLING


def _file(desk: Desk, relative: str, kind: Part) -> JobFile | None:
    path = desk.share.noted(relative)
    try:
        state = path.stat()
    except FileNotFoundError:
        desk.share.require_mounted()
        return None  # It has been renamed or deleted since the folder was listed.
    return JobFile(path.name, kind, state.st_size, datetime.fromtimestamp(state.st_mtime, UTC))
