"""What staff and admins may do against the ordinary road, each with its reason in the history."""

from printdesk.actors import Actor
from printdesk.desk import Desk
from printdesk.errors import ValidationFailed
from printdesk.history import Happening
from printdesk.jobs import confirmation, duplicates
from printdesk.jobs.actions import begin_printing, leave_queue, note, tell_of
from printdesk.jobs.letters import tell
from printdesk.jobs.states import Action, Status
from printdesk.jobs.transitions import Change, carry_out
from printdesk.models import Job
from printdesk.notifications import outbox
from printdesk.notifications.kinds import Kind

# What the student is told of a status that an admin has set.
MAILS = {
    Status.PENDING: Kind.APPROVAL,
    Status.READYTOPRINT: Kind.CONFIRMED_FOR_YOU,
    Status.COMPLETED: Kind.COMPLETION,
    Status.REJECTED: Kind.REJECTION,
}
CONFIRMED = {Status.READYTOPRINT, Status.PRINTING, Status.COMPLETED, Status.PAIDPICKEDUP}
PRINTED = CONFIRMED - {Status.READYTOPRINT}


def force_confirm(desk: Desk, job_id: str, by: Actor, *, reason: str, bypass_email: bool) -> Job:
    """Confirm for the student, who is told by mail unless that is bypassed."""

    def apply(change: Change) -> None:
        confirmation.stop_asking(change.tx, desk, change.job, by)
        confirmation.settle(change.job, desk.clock.now())
        _override(change, reason=reason, bypass_email=bypass_email)
        if not bypass_email:
            tell_of(change)

    return carry_out(desk, job_id, Action.FORCE_CONFIRM, by, apply)


def mark_failed(desk: Desk, job_id: str, by: Actor, *, reason: str) -> Job:
    """The print went wrong: back into the queue, at the old price and without asking again."""

    def apply(change: Change) -> None:
        note(change, Happening.PRINT_FAILED, reason=reason, override=True)

    return carry_out(desk, job_id, Action.MARK_FAILED, by, apply)


def change_status(
    desk: Desk, job_id: str, by: Actor, *, new_status: Status, reason: str, send_email: bool
) -> Job:
    """Put a job into any status, left as the ordinary road would have left it."""

    def apply(change: Change) -> None:
        job = change.job
        waiting = [k for k in Kind if k is not Kind.RECEIVED]
        outbox.withdraw_unsent(change.tx, desk, job, waiting, by)
        before = {"cost_cents": job.cost_cents, "confirmed": job.student_confirmed}
        _leave_as_the_road_would(change, new_status, reason)
        _override(change, reason=reason, send_email=send_email, before=before)
        if send_email:
            kind = MAILS.get(new_status, Kind.STATUS_CHANGE)
            tell(change.tx, desk, job, kind, by)

    return carry_out(desk, job_id, Action.CHANGE_STATUS, by, apply, target=new_status)


def _leave_as_the_road_would(change: Change, status: Status, reason: str) -> None:
    job, now = change.job, change.desk.clock.now()
    if status is not Status.REJECTED and status is not Status.ARCHIVED:
        job.reject_reasons, job.custom_reason = [], None
    if status is Status.PENDING:
        _require_price(job)
        confirmation.begin(change.desk, job)
    elif status is Status.UPLOADED:
        job.weight_g = job.time_hours = job.cost_cents = job.material = None
        confirmation.clear(job)
    elif status is Status.REJECTED:
        job.custom_reason = job.custom_reason or reason
        leave_queue(change)
    elif status in CONFIRMED:
        confirmation.settle(job, now)
    if status in PRINTED:
        begin_printing(change)
    else:
        duplicates.restate(change.tx.session, job)


def _require_price(job: Job) -> None:
    if job.weight_g is None or job.time_hours is None or job.cost_cents is None:
        raise ValidationFailed(
            {
                "new_status": "This job has no weight, time and cost yet, so there is nothing to "
                "confirm. Set it to UPLOADED and approve it."
            }
        )


def _override(change: Change, **details: object) -> None:
    note(
        change,
        Happening.ADMIN_ACTION,
        action=change.rule.action.value,
        override=True,
        **details,
    )
