"""Copies that a move has left behind: noted in the database, deleted while they are unchanged."""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from functools import partial
from pathlib import Path

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
from printdesk.storage.durable import (
    Fingerprint,
    GoOn,
    at_once,
    fingerprint,
    is_regular,
    sync_folder,
)
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.storage.share import OutsideShare, is_held_open, patiently

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
        _delete_noted(desk, claim.job.id, claim)


def tidy_first(desk: Desk, claim: Claim) -> None:
    """Finish what somebody has left who died with the claim: nothing is built upon half of it.

    Raises OSError when the share does not let us. What is only too many, and open in a slicer, is
    left to the worker.
    """
    _delete_noted(desk, claim.job.id, claim)


def waiting(session: Session, desk: Desk, *, deleted: bool = True) -> list[str]:
    """The jobs that ``sweep`` has work for, those among them that are ``deleted`` or not."""
    stale = session.scalars(select(Job.id).where(Job.metadata_stale))
    # What a submission has put in place belongs to nobody until it is committed.
    begun = PendingDeletion.created_at > desk.clock.now() - SUBMISSION_GRACE
    noted = select(PendingDeletion.job_id).where(
        not_((PendingDeletion.claim == PendingDeletion.job_id) & begun)
    )
    if not deleted:
        noted = noted.where(PendingDeletion.job_id.in_(select(Job.id)))
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
            _delete_noted(desk, job_id, None)


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
    except (OSError, SQLAlchemyError, JobBusy, JobNotFound, OutsideShare) as error:
        log.warning("leftovers_wait", job_id=job_id, reason=str(error))


def _refresh_metadata(desk: Desk, claim: Claim) -> None:
    with desk.database.reading() as session:
        job = session.get(Job, claim.job.id)
        if job is None or not job.metadata_stale:
            return
        state, content = _state(session, job), dossier.render(session, job)
    folder = STATUS_FOLDERS[job.status]
    metadata.write(desk.share, folder, job.base_name, content, claim.renew)
    with desk.database.transaction() as tx:
        current = claim.reopen(tx)
        if _state(tx.session, current) == state:
            current.metadata_stale = False


def _state(session: Session, job: Job) -> tuple[int, int]:
    """What changes with the row or with its history."""
    return job.version, len(events_of(session, job.id))


def _delete_noted(desk: Desk, job_id: str, claim: Claim | None) -> None:
    """Do what the notes of a job say, while the claim is ours; without a row there is none."""
    with desk.database.reading() as session:
        job = session.get(Job, job_id)
        query = select(PendingDeletion).where(PendingDeletion.job_id == job_id)
        rows = list(session.scalars(query.order_by(PendingDeletion.id)))
    # A commit takes the notes of the files that it puts into use away; this is the last look.
    spared = {job.file_path, job.original_path, job.metadata_path} if job else set()
    go_on = claim.go_on if claim else at_once
    if job and claim and rows:
        _drop_unnamed(desk, rows, claim)
        for new, before in _replaced(desk, job, rows):
            spared |= {new.path, before.path}
            claim.renew()
            _bring_back(desk, new, before, go_on)
    done = []
    for row in rows:
        if row.path not in spared:
            if claim:
                claim.renew()
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
        outcome = delete_unchanged(path, _content(row), go_on)
    if outcome is Outcome.ABSENT:
        desk.share.require_mounted()
    return outcome


def _drop_unnamed(desk: Desk, rows: Sequence[PendingDeletion], claim: Claim) -> None:
    """Remove others' copies that have no name yet: should their maker still live, they get none.

    Otherwise somebody who slept through a claim's end would write over what was done since.
    """
    for other, folder in {(row.claim, row.path.rpartition("/")[0]) for row in rows}:
        if other != claim.token and folder in STATUS_FOLDERS.values():
            with os.scandir(desk.share.path(folder)) as entries:
                for entry in entries:
                    if entry.name.startswith(f".{other}."):
                        Path(entry.path).unlink(missing_ok=True)


def _replaced(
    desk: Desk, job: Job, rows: Sequence[PendingDeletion]
) -> Iterator[tuple[PendingDeletion, PendingDeletion]]:
    """The files that took another's place for a commit that never came, with that other's copy."""
    own = f"{STATUS_FOLDERS[job.status]}/"
    here = [(row, row.path.removeprefix(own)) for row in rows if row.path.startswith(own)]
    for before, name in here:
        replaced = layout.name_of_version(name, job.base_name)
        for new, new_name in here if replaced else ():
            if new.claim == before.claim and desk.share.same(new_name, replaced or ""):
                yield new, before


def _bring_back(desk: Desk, new: PendingDeletion, before: PendingDeletion, go_on: GoOn) -> None:
    """Put what stood there back into its place, unless somebody has saved over it since."""
    place, copy = desk.share.noted(new.path), desk.share.noted(before.path)
    if not is_regular(copy):
        desk.share.require_mounted()
        return
    there = fingerprint(place, go_on) if is_regular(place) else None
    if there in (None, _content(new)):
        patiently(partial(copy.replace, place))
        sync_folder(place.parent)
        log.warning("upload_undone", job_id=new.job_id, path=new.path)
    elif there == _content(before):
        delete_unchanged(copy, _content(before), go_on)


def _content(row: PendingDeletion) -> Fingerprint:
    return Fingerprint(row.size, row.sha256)
