"""Telling of jobs: rows into the shapes of the API, for staff or for their student."""

from collections.abc import Mapping, Sequence
from urllib.parse import quote

from sqlalchemy.orm import Session

from printdesk.actors import STUDENT, Actor
from printdesk.api.job_shapes import JobDetailOut, JobOut, SiblingsOut, StudentJobOut
from printdesk.catalog import Catalog
from printdesk.desk import Desk
from printdesk.history import events_of
from printdesk.jobs import confirmation, locks, permissions, search, siblings, slices
from printdesk.jobs.picture_links import Picture, picture_url, slice_picture_url
from printdesk.jobs.states import TRANSITIONS, Status
from printdesk.models import Job

REVERTIBLE = {s for rule in TRANSITIONS.values() if rule.within_revert_window for s in rule.sources}


def for_staff(desk: Desk, session: Session, jobs: Sequence[Job], actor: Actor) -> list[JobOut]:
    """Jobs as a member of staff sees them."""
    shared = _Shared(desk, session, jobs)
    return [JobOut.model_validate(_staff(desk, shared, job, actor)) for job in jobs]


def one_for_staff(desk: Desk, job: Job, actor: Actor) -> JobOut:
    """A job as a member of staff sees it."""
    with desk.database.reading() as session:
        return for_staff(desk, session, [job], actor)[0]


def with_history(desk: Desk, session: Session, job: Job, actor: Actor) -> JobDetailOut:
    """A job and all that happened to it."""
    told = _staff(desk, _Shared(desk, session, [job]), job, actor)
    return JobDetailOut.model_validate({**told, "events": events_of(session, job.id)})


def for_student(desk: Desk, session: Session, job: Job) -> StudentJobOut:
    """A job as its student may see it: no staff name, no notes."""
    shared = _Shared(desk, session, [job])
    return StudentJobOut.model_validate(_told(desk, shared, job, STUDENT))


def siblings_of(desk: Desk, lab: Catalog, job: Job) -> SiblingsOut:
    """What could be printed for a job, and what those files say."""
    found = siblings.printable(desk, job)
    files, looks = found.siblings, slices.look_into(desk, lab, job, found.siblings)
    if found.current and found.current not in files:
        # Beside them, so that the upload takes no place from a slice where there are very many.
        files = [*files, found.current]
        looks += slices.look_into(desk, lab, job, [found.current])
    shown = {
        file.path: {
            **vars(file),
            **vars(look),
            "path": file.path,
            "modified_at": file.modified_at,
            "chosen": file is found.chosen,
            "picture_url": slice_picture_url(desk, job.id, file) if look.pictured else None,
        }
        for file, look in zip(files, looks, strict=True)
    }
    return SiblingsOut.model_validate(
        {
            "current": job.display_name,
            "current_file": found.current and shown[found.current.path],
            "saved_again": found.saved_again,
            "uploaded": found.uploaded,
            "siblings": [shown[sibling.path] for sibling in found.siblings],
            "newer": found.newer and shown[found.newer.path],
        }
    )


class _Shared:
    """What is looked up once for many jobs."""

    def __init__(self, desk: Desk, session: Session, jobs: Sequence[Job]) -> None:
        self.now = desk.clock.now()
        self.places = search.queue_positions(session, jobs)


def _staff(desk: Desk, shared: _Shared, job: Job, actor: Actor) -> Mapping[str, object]:
    locked = locks.is_locked(job, shared.now)
    revertible = job.status in REVERTIBLE
    return {
        **_told(desk, shared, job, actor),
        "locked_by": job.locked_by if locked else None,
        "locked_by_name": job.locked_by_name if locked else None,
        "locked_until": job.locked_until if locked else None,
        "open_url": open_url(desk, job),
        "revert_until": permissions.revert_until(desk, job) if revertible else None,
    }


def _told(desk: Desk, shared: _Shared, job: Job, actor: Actor) -> dict[str, object]:
    row = {column.key: getattr(job, column.key) for column in Job.__table__.columns}
    return {
        **row,
        "is_confirmation_expired": confirmation.has_expired(job, shared.now),
        "queue_position": shared.places.get(job.id),
        "allowed_actions": permissions.allowed_actions(desk, job, actor),
        "thumbnail_url": picture_url(desk, job, Picture.THUMBNAIL),
        "preview_url": picture_url(desk, job, Picture.PREVIEW),
    }


def open_url(desk: Desk, job: Job) -> str | None:
    """The link that opens the authoritative file in a slicer on a staff computer."""
    if job.status == Status.ARCHIVED:
        return None
    return f"print3d://open?path={quote(staff_path(desk, job.file_path), safe='')}"


def staff_path(desk: Desk, relative: str) -> str:
    """Where staff computers see a file; relative to the share when that is not configured."""
    root = desk.settings.staff_storage_root
    if not root:
        return relative
    separator = "\\" if "\\" in root or root[1:2] == ":" else "/"
    return root.rstrip("/\\") + separator + relative.replace("/", separator)
