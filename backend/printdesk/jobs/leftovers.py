"""Copies that a move has left behind: noted in the database, deleted while they are unchanged."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import delete, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import Refusal
from printdesk.history import events_of
from printdesk.jobs import dossier
from printdesk.models import Job, PendingDeletion
from printdesk.storage import layout, metadata
from printdesk.storage.deletions import Outcome, delete_unchanged
from printdesk.storage.durable import (
    Fingerprint,
    GoOn,
    at_once,
    fingerprint,
    is_regular,
    sync_folder,
)
from printdesk.storage.layout import STATUS_FOLDERS
from printdesk.storage.share import is_held_open, patiently

if TYPE_CHECKING:
    from printdesk.jobs.claims import Claim

log = structlog.get_logger()


def note(
    tx: Transaction, desk: Desk, job_id: str, claim: str, files: Mapping[str, Fingerprint]
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


def swap(
    tx: Transaction, claim: "Claim", wanted: Collection[str], files: Mapping[str, Fingerprint]
) -> None:
    """Turn the notes round in a commit: what it puts into use is wanted, what was is too much."""
    notes = PendingDeletion.job_id == claim.job.id, PendingDeletion.path.in_(wanted)
    tx.session.execute(delete(PendingDeletion).where(*notes))
    note(tx, claim.desk, claim.job.id, claim.token, files)


def settle(claim: "Claim") -> bool:
    """Bring the share in line with the row, under the claim: metadata first, then deletions.

    Never raises for the share's or the database's troubles: the worker tries again when this is
    False.
    """
    with patient_with_trouble(claim.job.id):
        claim.renew()
        _refresh_metadata(claim)
        if delete_noted(claim.desk, claim.job.id, claim):
            return True
    return False


@contextmanager
def patient_with_trouble(job_id: str) -> Iterator[None]:
    """What cannot be tidied now is left to the worker's next look."""
    try:
        yield
    except (OSError, SQLAlchemyError, Refusal) as error:
        log.warning("leftovers_wait", job_id=job_id, reason=str(error))


def finish(claim: "Claim") -> None:
    """Do what the notes of a job say, so that nothing is built upon half a change.

    Raises OSError when the share does not let us. What is only too many, and open in a slicer, is
    left to the worker.
    """
    with claim.desk.database.reading() as session:
        noted = select(PendingDeletion.id).where(PendingDeletion.job_id == claim.job.id)
        if session.scalar(noted.limit(1)) is None:
            return
    _refresh_metadata(claim)
    delete_noted(claim.desk, claim.job.id, claim)


def _refresh_metadata(claim: "Claim") -> None:
    desk = claim.desk
    with desk.database.reading() as session:
        job = session.get(Job, claim.job.id)
        if job is None or not job.metadata_stale:
            return
        state, content = _state(session, job), dossier.render(session, job)
    metadata.write(claim.placing, STATUS_FOLDERS[job.status], content)
    with desk.database.transaction() as tx:
        current = claim.reopen(tx)
        if _state(tx.session, current) == state:
            current.metadata_stale = False


def _state(session: Session, job: Job) -> tuple[int, int]:
    """What changes with the row or with its history."""
    return job.version, len(events_of(session, job.id))


def delete_noted(desk: Desk, job_id: str, claim: "Claim | None") -> bool:
    """Do what the notes of a job say, while the claim is ours; without a row there is none.

    False when a file is open elsewhere, and has to wait.
    """
    with desk.database.reading() as session:
        job = session.get(Job, job_id)
        query = select(PendingDeletion).where(PendingDeletion.job_id == job_id)
        rows = list(session.scalars(query.order_by(PendingDeletion.id)))
    # A commit takes the notes of the files that it puts into use away; this is the last look.
    spared = {job.file_path, job.original_path, job.metadata_path} if job else set()
    go_on = claim.go_on if claim else at_once
    if job and claim and rows:
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
    return len(done) == len(rows)


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
