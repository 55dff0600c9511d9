"""Which file of a job is to be printed."""

from dataclasses import dataclass, replace
from pathlib import PurePosixPath

from sqlalchemy import select

from printdesk.desk import Desk
from printdesk.errors import ValidationFailed
from printdesk.history import Happening, events_of
from printdesk.jobs.states import EDITABLE, Status
from printdesk.models import Job, PendingDeletion
from printdesk.storage import siblings
from printdesk.storage.durable import GoOn, at_once, fingerprint
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.storage.share import refusing_share_trouble
from printdesk.storage.siblings import Names, Sibling, newest_exact

# Where slicers save: a job that has gone on may still be open in one from an earlier folder.
SLICED_IN = [STATUS_FOLDERS[status] for status in Status if status in EDITABLE]


@dataclass(frozen=True)
class Printable:
    """What could be printed for a job.

    ``current`` is what would be, None when it is not there; ``saved_again`` when it is not any
    more what was approved. ``siblings`` are the others, the newest first, those in folders where
    the job was before among them. ``newer`` was saved after ``current``. ``uploaded`` is the
    name of the upload where that stands in the job's folder as it was handed in.
    """

    current: Sibling | None
    siblings: list[Sibling]
    newer: Sibling | None
    uploaded: str | None
    saved_again: bool

    @property
    def chosen(self) -> Sibling | None:
        """What approval takes unless another is named."""
        return newest_exact(self.siblings)


def of(desk: Desk, job: Job, go_on: GoOn = at_once) -> list[Sibling]:
    """What slicers have saved for the job beside its file, the newest first."""
    folder, known = STATUS_FOLDERS[job.status], desk.settings.slicer_extensions
    with refusing_share_trouble():
        return siblings.find(desk.share, folder, _names(job), known, go_on)


def printable(desk: Desk, job: Job) -> Printable:
    """All that could be printed for a job now."""
    folder, names = STATUS_FOLDERS[job.status], _names(job)
    with refusing_share_trouble():
        current = _there(desk, folder, names.current)
        found = of(desk, job)
        approved = job.status != Status.UPLOADED
        elsewhere = _saved_elsewhere(desk, job) if approved and job.status in EDITABLE else []
        changed = approved and current is not None and _saved_again(desk, job)
        uploaded = _there(desk, folder, names.uploaded)
    over = any(each.working_file for each in found)
    return Printable(
        current=next((each for each in found if current and each.path == current.path), current),
        siblings=siblings.newest_first(found + elsewhere),
        newer=_newer(desk, job, current, found, elsewhere) if approved else None,
        uploaded=names.uploaded if uploaded and not over else None,
        saved_again=changed,
    )


def choose(desk: Desk, job: Job, named: str | None, go_on: GoOn = at_once) -> str:
    """The path of the file that becomes authoritative.

    The newest exact sibling, or the uploaded file, unless one is named: by its name, or by its
    path when it lies in a folder where the job was before. ``go_on`` is called while a slow
    share is waited for. Raises ValidationFailed for what is not the job's.
    """
    found = of(desk, job, go_on)
    folder = STATUS_FOLDERS[job.status]
    if named is None:
        newest = newest_exact(found)
        return newest.path if newest else job.file_path
    own = {job.display_name, PurePosixPath(job.original_path).name, *(s.name for s in found)}
    name = named.removeprefix(f"{folder}/")
    if name in own:
        return f"{folder}/{name}"
    if named in {each.path for each in _saved_elsewhere(desk, job, go_on)}:
        return named
    raise ValidationFailed(
        {"file": f"There is no file {named} for this job. Save it beside the job's file."}
    )


def to_print(desk: Desk, job: Job, named: str | None, go_on: GoOn = at_once) -> str:
    """The path of the file that is printed: what is authoritative, unless one is named."""
    return job.file_path if named is None else choose(desk, job, named, go_on)


def _names(job: Job) -> Names:
    uploaded = PurePosixPath(job.original_path).name
    return Names(job.base_name, job.display_name, uploaded, job.file_hash)


def _there(desk: Desk, folder: str, name: str) -> Sibling | None:
    if not desk.share.has_file(f"{folder}/{name}"):
        desk.share.require_mounted()
        return None
    return siblings.look(desk.share, folder, name)


def _saved_elsewhere(desk: Desk, job: Job, go_on: GoOn = at_once) -> list[Sibling]:
    """What lies in folders where the job was before, but for leftovers that will be deleted."""
    query = select(PendingDeletion.path).where(PendingDeletion.job_id == job.id)
    with desk.database.reading() as session:
        left_over = set(session.scalars(query))
    found = []
    for folder in SLICED_IN:
        if folder != STATUS_FOLDERS[job.status]:
            names, known = _names(job), desk.settings.slicer_extensions
            found += siblings.find(desk.share, folder, names, known, go_on)
    return [replace(each, working_file=False) for each in found if each.path not in left_over]


def _newer(
    desk: Desk,
    job: Job,
    current: Sibling | None,
    found: list[Sibling],
    elsewhere: list[Sibling],
) -> Sibling | None:
    """What was saved after the file that would be printed.

    Whatever lies in a folder where the job was before was saved there after its files had gone,
    even if the clock of that computer is slow.
    """
    others = [s for s in found if not desk.share.same(s.name, job.display_name)]
    later = [s for s in others if current is None or s.modified_ns > current.modified_ns]
    return newest_exact(siblings.newest_first(later + elsewhere))


def _saved_again(desk: Desk, job: Job) -> bool:
    """Whether the file that would be printed is not any more what it was when it was chosen."""
    with desk.database.reading() as session:
        told = [
            event.details["sha256"]
            for event in events_of(session, job.id)
            if event.event_type in {Happening.STAFF_APPROVED, Happening.FILE_SUPERSEDED}
            and event.details.get("sha256")
            and job.display_name in {event.details.get("file"), event.details.get("to")}
        ]
    if not told:
        return False
    return fingerprint(desk.share.noted(job.file_path)).sha256 != told[-1]
