"""The road of every change of status; nothing else writes ``Job.status``.

Claim the job's files by one conditional UPDATE, in which the table is asked; copy and verify the
files into the new folder; commit status, event and message together; then delete what was left
behind. A crash at any instant leaves all files whole where the row says they are, and what is
left over is recorded and removed by the worker.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session

from printdesk.actors import Actor
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import FileMissing, InvalidTransition
from printdesk.jobs import dossier, leftovers, locks
from printdesk.jobs.claims import Claim, claimed
from printdesk.jobs.states import NEEDS_FILE, TRANSITIONS, Action, Lock, Status, Transition
from printdesk.models import Job, PendingDeletion
from printdesk.storage import metadata
from printdesk.storage.durable import Fingerprint, fingerprint
from printdesk.storage.layout import STATUS_FOLDERS, metadata_name
from printdesk.storage.moves import Copy, Relocation
from printdesk.storage.share import refusing_share_trouble


@dataclass
class Change:
    """What an action does to the row, in the transaction that changes its status."""

    tx: Transaction
    desk: Desk
    job: Job
    by: Actor
    rule: Transition
    was: Status


Apply = Callable[[Change], None]
Prepare = Callable[[Job], None]


def nothing_to_prepare(_job: Job) -> None:
    """For an action that looks at nothing on the share beforehand."""


def carry_out(
    desk: Desk,
    job_id: str,
    action: Action,
    by: Actor,
    apply: Apply,
    *,
    target: Status | None = None,
    prepare: Prepare = nothing_to_prepare,
    check: Callable[[Session, Job], None] | None = None,
) -> Job:
    """Take a job along one row of the table.

    ``check`` may refuse further in the transaction that takes the claim; ``prepare`` looks at
    the share, with no transaction open; ``apply`` changes the row, adds events and queues mail
    in the commit. Gives the job as committed. Raises what the table, the lock, the claim and the
    share refuse with; the job, its files and its history are then as they were.
    """
    rule = TRANSITIONS[action]
    status = target or rule.target
    assert isinstance(status, Status)  # noqa: S101 - deletions have a road of their own

    def permitted(session: Session, job: Job) -> None:
        permit(desk, job, rule, by)
        if check is not None:
            check(session, job)

    with claimed(desk, job_id, permitted) as claim:
        with refusing_share_trouble():
            prepare(claim.job)
        move = _Move(desk, claim, status)
        try:
            with refusing_share_trouble():
                move.copy()
            job = _commit(desk, claim, move, rule, by, apply)
        except BaseException:
            move.undo()
            raise
        # From here on the change stands; what cannot be tidied now, the worker will.
        leftovers.settle(desk, claim)
    return job


def permit(desk: Desk, job: Job, rule: Transition, by: Actor) -> None:
    """Raise what forbids this action now: another's lock, the table, or a missing lock."""
    now = desk.clock.now()
    if rule.lock is not Lock.ANY:
        locks.require_not_held_by_other(job, by, now)
    if job.status not in rule.sources:
        raise InvalidTransition(rule.action, job.status)
    if rule.within_revert_window and now > job.status_changed_at + revert_window(desk):
        raise InvalidTransition(
            rule.action,
            job.status,
            f"This can be taken back for {desk.settings.revert_window_minutes:g} minutes only. "
            "An administrator can still change the status.",
        )
    if rule.lock is Lock.HELD:
        locks.require_held(job, by, now)


def revert_window(desk: Desk) -> timedelta:
    """For how long a completion or a pick-up can be taken back."""
    return timedelta(minutes=desk.settings.revert_window_minutes)


def _commit(
    desk: Desk, claim: Claim, move: "_Move", rule: Transition, by: Actor, apply: Apply
) -> Job:
    now = desk.clock.now()
    with desk.database.transaction() as tx:
        job = claim.reopen(tx)
        was = Status(job.status)
        job.status = move.status.value
        job.status_changed_at = now
        job.updated_at = now
        job.last_updated_by = by.id
        job.version += 1
        locks.release(job)
        apply(Change(tx, desk, job, by, rule, was))
        move.commit(tx, job)
        if rule.action in NEEDS_FILE:
            _require_copied(move, job)
        tx.after_commit(desk.wake_worker)
    return job


@dataclass
class _Move:
    """The files' part of a change of status; nothing at all when the folder stays the same."""

    desk: Desk
    claim: Claim
    status: Status
    copies: list[Copy] = field(default_factory=list)
    _old_metadata: Fingerprint | None = None

    def __post_init__(self) -> None:
        job = self.claim.job
        self.source = STATUS_FOLDERS[job.status]
        self.target = STATUS_FOLDERS[self.status]
        self.relocation = Relocation(
            self.desk.share, job.base_name, self.source, self.target, self.claim.token
        )

    @property
    def _moves(self) -> bool:
        return self.source != self.target

    def copy(self) -> None:
        """Copy, verify, note what would be left over, and give the copies their names."""
        if not self._moves:
            return
        job = self.claim.job
        self.copies = self.relocation.copy(self.claim.renew)
        self._old_metadata = self._read_metadata()
        with self.desk.database.transaction() as tx:
            current = self.claim.reopen(tx)
            prepared = dossier.render(tx.session, current, prepared=True)
            # Until the commit it is the copies that are too many.
            wanted = {c.target: c.content for c in self.copies}
            wanted[self._metadata(self.target)] = metadata.fingerprint_of(prepared)
            leftovers.note(tx, self.desk, job.id, self.claim.token, wanted)
        self.relocation.place(self.copies)
        metadata.write(self.desk.share, self.target, job.base_name, prepared)

    def commit(self, tx: Transaction, job: Job) -> None:
        """Name the new places in the row; from the commit on the old copies are too many."""
        if not self._moves:
            return
        kept = [c.target for c in self.copies] + [self._metadata(self.target)]
        tx.session.execute(
            delete(PendingDeletion).where(
                PendingDeletion.job_id == job.id, PendingDeletion.path.in_(kept)
            )
        )
        old = {c.source: c.content for c in self.copies}
        if self._old_metadata is not None:
            old[self._metadata(self.source)] = self._old_metadata
        leftovers.note(tx, self.desk, job.id, self.claim.token, old)
        job.file_path = f"{self.target}/{job.display_name}"
        job.metadata_path = self._metadata(self.target)

    def undo(self) -> None:
        """Remove the copies of a move that is not to be."""
        if self._moves:
            self.relocation.drop()
            leftovers.settle(self.desk, self.claim)

    def _metadata(self, folder: str) -> str:
        return f"{folder}/{metadata_name(self.claim.job.base_name)}"

    def _read_metadata(self) -> Fingerprint | None:
        try:
            return fingerprint(self.desk.share.path(self._metadata(self.source)))
        except FileNotFoundError:
            return None


def _require_copied(move: _Move, job: Job) -> None:
    if job.display_name not in {copy.name for copy in move.copies}:
        raise FileMissing(
            f"{job.display_name} is not in the folder {move.source} any more. "
            "Put it back under that name, or upload it again on the job's page.",
            details={"file": job.display_name},
        )
