"""What the worker does about leftovers: of moves that are over, and of processes that died."""

import os
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, not_, select
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.errors import JobBusy, JobNotFound
from printdesk.jobs import leftovers
from printdesk.jobs.claims import claimed
from printdesk.models import Job, PendingDeletion, Slot
from printdesk.storage import layout
from printdesk.storage.deletions import HIDDEN, name_before_hiding, unhide

# No upload takes as long as this to be put in place.
SUBMISSION_GRACE = timedelta(hours=1)
# What could not be tidied waits as long again as it has waited, within these.
SHORTEST_PAUSE, LONGEST_PAUSE = timedelta(seconds=10), timedelta(minutes=5)
# With the job's id the name of a slot, which says from when on it is tried again.
PUT_OFF = "tidying put off "

log = structlog.get_logger()


def waiting(
    session: Session, desk: Desk, *, deleted: bool = True, only: str | None = None
) -> list[str]:
    """The jobs that ``sweep`` has work for, those among them that are ``deleted`` or not.

    Those that were put off are left out until it is time, and then come last. ``only`` asks for
    this job alone.
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
    found = {*session.scalars(stale), *session.scalars(noted)}
    now, again = desk.clock.now(), _tried_again(session) if found else {}
    in_time = (job_id for job_id in found if again.get(job_id, now) <= now)
    return sorted(in_time, key=lambda job_id: (job_id in again, job_id))


def sweep(desk: Desk, job_id: str) -> bool:
    """What the worker does for a job whose metadata is stale or that has noted leftovers.

    False when trouble with the share or the database has left something to be done.
    """
    done = False
    with leftovers.patient_with_trouble(job_id):
        try:
            with claimed(desk, job_id, lambda _session, _job: None, wait=0) as claim:
                done = leftovers.settle(claim)
        except JobBusy:
            done = True  # Whoever moves the files tidies up behind itself.
        except JobNotFound:
            # A deleted job has no row to claim: nobody moves its files any more.
            done = leftovers.delete_noted(desk, job_id, None)
    return done


def put_off(desk: Desk, job_id: str) -> None:
    """Let a job wait that could not be tidied: the longer, the longer it has waited already."""
    now = desk.clock.now()
    noted = select(func.min(PendingDeletion.created_at)).where(PendingDeletion.job_id == job_id)
    changed = select(Job.updated_at).where(Job.id == job_id)
    with leftovers.patient_with_trouble(job_id), desk.database.transaction() as tx:
        since = tx.session.scalar(noted) or tx.session.scalar(changed) or now
        pause = min(max(now - since, SHORTEST_PAUSE), LONGEST_PAUSE)
        tx.session.merge(Slot(name=f"{PUT_OFF}{job_id}", taken_at=now + pause))


def _tried_again(session: Session) -> dict[str, datetime]:
    """From when on the jobs are tried again that were put off."""
    slots = select(Slot).where(Slot.name.startswith(PUT_OFF, autoescape=True))
    return {slot.name.removeprefix(PUT_OFF): slot.taken_at for slot in session.scalars(slots)}


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
