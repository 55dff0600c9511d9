"""What somebody may do with a job now, out of the one table; a button never restates a rule."""

from datetime import datetime

from printdesk.actors import Actor, Role
from printdesk.desk import Desk
from printdesk.jobs import choosing, locks, resending
from printdesk.jobs.states import EDITABLE, TRANSITIONS, Action, Lock, Status, Transition
from printdesk.jobs.transitions import revert_window
from printdesk.models import Job

# Done to many jobs at once, by age; never from a job's own page.
IN_BATCH = {Action.ARCHIVE, Action.PRUNE}


def allowed_actions(desk: Desk, job: Job, actor: Actor) -> list[str]:
    """The actions that the caller's role, the status and another's lock leave open.

    An action that needs the lock is among them when the lock can be had.
    """
    now = desk.clock.now()
    free = not locks.is_locked(job, now) or job.locked_by == actor.id
    actions = [
        rule.action.value
        for rule in TRANSITIONS.values()
        if rule.action not in IN_BATCH
        and _may(rule, actor)
        and job.status in rule.sources
        and (free or rule.lock is Lock.ANY)
        and (not rule.within_revert_window or now <= revert_until(desk, job))
    ]
    if actor.is_staff and free:
        actions += _beside_the_table(job)
    if actor.is_admin:
        actions.append("flag")
    if actor.is_admin and locks.is_locked(job, now):
        actions.append("force-unlock")
    return actions


def revert_until(desk: Desk, job: Job) -> datetime:
    """Until when a completion or a pick-up can be taken back."""
    return job.status_changed_at + revert_window(desk)


def _may(rule: Transition, actor: Actor) -> bool:
    if rule.role is Role.STUDENT:
        return actor.role is Role.STUDENT
    return actor.is_admin if rule.role is Role.ADMIN else actor.is_staff


def _beside_the_table(job: Job) -> list[str]:
    actions = ["notes", "review"]
    if job.status in EDITABLE:
        actions += ["edit", "upload-file", choosing.ACTION]
    if Status(job.status) in resending.RESENDABLE.values():
        actions.append(resending.ACTION)
    return actions
