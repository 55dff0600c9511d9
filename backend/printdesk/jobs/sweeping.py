"""What the worker does about leftovers: of moves that are over, and of processes that died."""

import os
from datetime import timedelta

import structlog
from sqlalchemy import not_, select
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.errors import JobBusy, JobNotFound
from printdesk.jobs import leftovers
from printdesk.jobs.claims import claimed
from printdesk.models import Job, PendingDeletion
from printdesk.storage import layout
from printdesk.storage.deletions import HIDDEN, name_before_hiding, unhide

# No upload takes as long as this to be put in place.
SUBMISSION_GRACE = timedelta(hours=1)

log = structlog.get_logger()


def waiting(
    session: Session, desk: Desk, *, deleted: bool = True, only: str | None = None
) -> list[str]:
    """The jobs that ``sweep`` has work for, those among them that are ``deleted`` or not.

    ``only`` asks for this job alone.
    """
    stale = select(Job.id).where(Job.metadata_stale)
    # What a submission has put in place belongs to nobody until it is committed.
    begun = PendingDeletion.created_at > desk.clock.now() - SUBMISSION_GRACE
    noted = select(PendingDeletion.job_id).where(
        not_((PendingDeletion.claim == PendingDeletion.job_id) & begun)
    )
    if not deleted:
        noted = noted.where(PendingDeletion.job_id.in_(select(Job.id)))
    if only is not None:
        stale, noted = stale.where(Job.id == only), noted.where(PendingDeletion.job_id == only)
    return sorted({*session.scalars(stale), *session.scalars(noted)})


def sweep(desk: Desk, job_id: str) -> None:
    """What the worker does for a job whose metadata is stale or that has noted leftovers."""
    with leftovers.patient_with_trouble(job_id):
        try:
            with claimed(desk, job_id, lambda _session, _job: None, wait=0) as claim:
                leftovers.settle(claim)
        except JobBusy:
            pass  # Whoever moves the files tidies up behind itself.
        except JobNotFound:
            # A deleted job has no row to claim: nobody moves its files any more.
            leftovers.delete_noted(desk, job_id, None)


def return_hidden(desk: Desk) -> None:
    """Give files their names back that were hidden to be deleted, and that no note tells of.

    So it is after a crash in between, or when the database is older than the share.
    """
    for folder in layout.FOLDERS:
        with os.scandir(desk.share.path(folder)) as entries:
            hidden = [entry.name for entry in entries if entry.name.startswith(HIDDEN)]
        for name in hidden:
            before = name_before_hiding(name)
            noted = select(PendingDeletion.id).where(
                PendingDeletion.path.startswith(f"{folder}/", autoescape=True),
                PendingDeletion.path.endswith(before, autoescape=True),
            )
            with desk.database.reading() as session:
                if session.scalar(noted.limit(1)) is None:
                    log.warning("hidden_file_returned", folder=folder, name=before)
                    path = desk.share.path(f"{folder}/{before}")
                    unhide(path.with_name(name), path)
