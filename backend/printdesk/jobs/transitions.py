"""The road of every change of status; nothing else writes ``Job.status``.

Claim the job's files by one conditional UPDATE, in which the table is asked; copy and verify the
files into the new folder; commit status, event and message together; then delete what was left
behind. A crash at any instant leaves all files whole where the row says they are, and what is
left over is recorded and removed by the worker.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy.orm import Session

from printdesk.actors import Actor
from printdesk.database import Transaction
from printdesk.desk import Desk
from printdesk.errors import FileInUse, InvalidTransition
from printdesk.jobs import leftovers, locks
from printdesk.jobs.claims import Claim, claimed
from printdesk.jobs.moving import Move
from printdesk.jobs.states import NEEDS_FILE, TRANSITIONS, Action, Lock, Status, Transition
from printdesk.models import Job
from printdesk.stats import facts
from printdesk.storage.share import refusing_share_trouble


@dataclass
class Change:
    """What an action does to the row, in the transaction that changes its status.

    ``move`` tells what became of its files.
    """

    tx: Transaction
    desk: Desk
    job: Job
    by: Actor
    rule: Transition
    was: Status
    move: Move


Apply = Callable[[Change], None]
Prepare = Callable[[Claim], str | None]


def nothing_to_prepare(_claim: Claim) -> None:
    """For an action to which it is all the same what would be printed."""


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
    the share, with no transaction open, and gives the path of the file to be printed; ``apply``
    changes the row, adds events and queues mail in the commit. Gives the job as committed.
    Raises what the table, the lock, the claim and the share refuse with; the job, its files and
    its history are then as they were.
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
            printing = prepare(claim)
        move = Move(desk, claim, status, printing)
        try:
            with refusing_share_trouble():
                move.copy()
                claim.go_on()
                now_printing = prepare(claim)
                if now_printing != printing:
                    # Somebody has saved another file while these were copied.
                    raise FileInUse.being_saved((now_printing or "").rpartition("/")[2])
                if rule.action in NEEDS_FILE:
                    move.require_printable()
                move.place()
            job = _commit(desk, claim, move, rule, by, apply)
        except BaseException:
            move.undo()
            raise
        # From here on the change stands; what cannot be tidied now, the worker will.
        leftovers.settle(claim)
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


def _commit(desk: Desk, claim: Claim, move: Move, rule: Transition, by: Actor, apply: Apply) -> Job:
    with desk.database.transaction() as tx:
        job = claim.change(tx, by)
        was = Status(job.status)
        job.status = move.status.value
        job.status_changed_at = job.updated_at
        locks.release(job)
        apply(Change(tx, desk, job, by, rule, was, move))
        move.commit(tx, job)
        facts.follow(tx.session, job)
    return job
