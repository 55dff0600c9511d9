"""Whether a file on the share lies where its job is, with the size that it should have."""

from collections.abc import Collection
from typing import NamedTuple

from sqlalchemy import ColumnElement, not_, select
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.jobs.claims import free
from printdesk.models import Job
from printdesk.storage import layout
from printdesk.storage.inventory import Entry
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.upkeep.findings import Problem, Section

PICTURES = {layout.THUMBNAILS, layout.PREVIEWS}


class Place(NamedTuple):
    """What a job says about its files. ``busy`` while somebody is moving them."""

    number: int
    job_id: str
    base_name: str
    status: str
    file_path: str
    original_path: str
    metadata_path: str
    file_size: int
    file_hash: str
    metadata_stale: bool
    busy: bool

    @property
    def folder(self) -> str:
        return STATUS_FOLDERS[self.status]

    @property
    def own_paths(self) -> tuple[str, str, str]:
        """The files that a job cannot be without."""
        return self.file_path, self.original_path, self.metadata_path

    def claims(self, name: str) -> bool:
        """Whether a file of this name is one of the job's, in whatever letter case."""
        return layout.belongs(name, self.base_name)


class Fault(NamedTuple):
    """What is wrong with a file, and the part of the report to which that belongs."""

    section: Section
    problem: Problem
    reason: str


NO_JOB = Fault(Section.ORPHANED_FILES, Problem.NO_JOB, "No job has this file.")
LINK = Fault(
    Section.ORPHANED_FILES,
    Problem.LINK,
    "This is a link, or something else that is not a file of its own. Printdesk never follows "
    "one. Remove it by hand if nobody needs it.",
)
EMPTY_FILE = Fault(Section.BROKEN_LINKS, Problem.EMPTY, "The file that would be printed is empty.")
EMPTY_METADATA = Fault(
    Section.METADATA_MISMATCHES, Problem.EMPTY, "The file about the job is empty."
)


def places(session: Session, desk: Desk, numbers: Collection[int]) -> dict[int, Place]:
    """What the jobs with these numbers say, by number."""
    query = select(
        Job.number,
        Job.id,
        Job.base_name,
        Job.status,
        Job.file_path,
        Job.original_path,
        Job.metadata_path,
        Job.file_size,
        Job.file_hash,
        Job.metadata_stale,
        is_busy(desk),
    ).where(Job.number.in_(numbers))
    return {row[0]: Place(*row) for row in session.execute(query)}


def is_busy(desk: Desk) -> ColumnElement[bool]:
    """Whether somebody is moving a job's files now."""
    return not_(free(desk.clock.now()))


def judge(entry: Entry, place: Place | None) -> Fault | None:
    """What is wrong with a file by its place and size, or None; ``place`` is its number's job."""
    if not entry.plain:
        return LINK
    if place is None:
        return NO_JOB
    if entry.path == place.original_path:
        return None if entry.size == place.file_size else _wrong_size(entry, place)
    if entry.path == place.metadata_path:
        return None if entry.size else EMPTY_METADATA
    if entry.path == place.file_path and not entry.size:
        return EMPTY_FILE
    return _judge_place(entry, place)


def is_own(desk: Desk, entry: Entry, place: Place) -> bool:
    """Whether a file is one of the job's own under a name in other letter case."""
    return any(
        entry.path != path
        and entry.path.casefold() == path.casefold()
        and (desk.share.root / entry.path).samefile(desk.share.root / path)
        for path in place.own_paths
        if (desk.share.root / path).exists()
    )


def _wrong_size(entry: Entry, place: Place) -> Fault:
    reason = f"The original has {entry.size} bytes; the upload had {place.file_size}."
    return Fault(Section.CHANGED_ORIGINALS, Problem.SIZE, reason)


def _judge_place(entry: Entry, place: Place) -> Fault | None:
    """Whether a file lies where its job's files are."""
    if not place.claims(entry.name):
        return NO_JOB
    if entry.folder == place.folder:
        return None
    if entry.folder in PICTURES:
        return None
    reason = f"The files of its job are in {place.folder} now."
    return Fault(Section.STALE_FILES, Problem.WRONG_FOLDER, reason)
