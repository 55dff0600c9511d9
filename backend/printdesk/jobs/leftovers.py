"""Copies that a move has left behind: noted in the database, deleted while they are unchanged."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import structlog
from sqlalchemy import delete, not_, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import JobBusy, JobNotFound
from printdesk.history import events_of
from printdesk.jobs import dossier
from printdesk.jobs.claims import Claim, claimed
from printdesk.models import Job, PendingDeletion
from printdesk.storage import layout, metadata
from printdesk.storage.deletions import (
    HIDDEN,
    Outcome,
    delete_unchanged,
    name_before_hiding,
    unhide,
)
from printdesk.storage.durable import Fingerprint, GoOn, at_once
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.storage.share import is_held_open

# No upload takes as long as this to be put in place.
SUBMISSION_GRACE = timedelta(hours=1)

log = structlog.get_logger()


def note(
    tx: Transaction, desk: Desk, job_id: str, claim: str, files: dict[str, Fingerprint]
) -> None:
    """Record files, by their path on the share, that are to be deleted after the commit."""
    now = desk.clock.now()
    for path, content in files.items():
        tx.session.add(
            PendingDeletion(
                job_id=job_id,
                claim=claim,
                path=path,
                size=content.size,
                sha256=content.sha256,
                created_at=now,
            )
        )


def settle(desk: Desk, claim: Claim) -> None:
    """Bring the share in line with the row, under the claim: metadata first, then deletions.

    Never raises for the share's or the database's troubles: the worker tries again.
    """
    with _patient_with_trouble(claim.job.id):
        claim.renew()
        _refresh_metadata(desk, claim)
        _delete_noted(desk, claim.job.id, claim.renew, claim.go_on)


def waiting(session: Session, desk: Desk) -> list[str]:
    """The jobs that ``sweep`` has work for."""
    stale = session.scalars(select(Job.id).where(Job.metadata_stale))
    # What a submission has put in place belongs to nobody until it is committed.
    begun = PendingDeletion.created_at > desk.clock.now() - SUBMISSION_GRACE
    noted = select(PendingDeletion.job_id).where(
        not_((PendingDeletion.claim == PendingDeletion.job_id) & begun)
    )
    return sorted({*stale, *session.scalars(noted)})


def sweep(desk: Desk, job_id: str) -> None:
    """What the worker does for a job whose metadata is stale or that has noted leftovers."""
    with _patient_with_trouble(job_id):
        try:
            with claimed(desk, job_id, lambda _session, _job: None, wait=0) as claim:
                settle(desk, claim)
        except JobBusy:
            pass  # Whoever moves the files tidies up behind itself.
        except JobNotFound:
            # A deleted job has no row to claim: nobody moves its files any more.
            _delete_noted(desk, job_id, at_once, at_once)


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


@contextmanager
def _patient_with_trouble(job_id: str) -> Iterator[None]:
    """What cannot be tidied now is left to the worker's next look."""
    try:
        yield
    except (OSError, SQLAlchemyError, JobBusy, JobNotFound) as error:
        log.warning("leftovers_wait", job_id=job_id, reason=str(error))


def _refresh_metadata(desk: Desk, claim: Claim) -> None:
    with desk.database.reading() as session:
        job = session.get(Job, claim.job.id)
        if job is None or not job.metadata_stale:
            return
        state, content = _state(session, job), dossier.render(session, job)
    metadata.write(desk.share, STATUS_FOLDERS[job.status], job.base_name, content)
    with desk.database.transaction() as tx:
        current = claim.reopen(tx)
        if _state(tx.session, current) == state:
            current.metadata_stale = False


def _state(session: Session, job: Job) -> tuple[int, int]:
    """What changes with the row or with its history."""
    return job.version, len(events_of(session, job.id))


def _delete_noted(desk: Desk, job_id: str, still_ours: GoOn, go_on: GoOn) -> None:
    with desk.database.reading() as session:
        job = session.get(Job, job_id)
        rows = list(
            session.scalars(select(PendingDeletion).where(PendingDeletion.job_id == job_id))
        )
    in_use = {job.file_path, job.original_path, job.metadata_path} if job else set()
    done = []
    for row in rows:
        # A commit takes the notes of the files that it puts into use away; this is the last look.
        if row.path not in in_use:
            still_ours()
            try:
                outcome = _delete(desk, row, go_on)
            except OSError as error:
                if not is_held_open(error):
                    raise
                # It stays noted until whoever has it open is done; the others need not wait.
                log.warning("leftover_in_use", job_id=job_id, path=row.path)
                continue
            if outcome is Outcome.CHANGED:
                log.warning("leftover_changed", job_id=job_id, path=row.path)
        done.append(row.id)
    if done:
        with desk.database.transaction() as tx:
            tx.session.execute(delete(PendingDeletion).where(PendingDeletion.id.in_(done)))


def _delete(desk: Desk, row: PendingDeletion, go_on: GoOn) -> Outcome:
    path = desk.share.noted(row.path)
    if path.name.startswith("."):
        # A temporary name of our own: whatever stands under it, half a copy too, is nobody's.
        path.unlink(missing_ok=True)
        outcome = Outcome.ABSENT
    else:
        outcome = delete_unchanged(path, Fingerprint(row.size, row.sha256), go_on)
    if outcome is Outcome.ABSENT:
        desk.share.require_mounted()
    return outcome
