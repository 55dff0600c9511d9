"""Overrides: against the ordinary road, each with its reason."""

from typing import Literal

from flask import Blueprint

from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.job_bodies import Reason
from printdesk.api.job_shapes import JobOut
from printdesk.api.jobs import SHARE, job_id, told
from printdesk.api.schemas import Input
from printdesk.errors import InvalidTransition, JobBusy, JobLocked, ResendTooSoon
from printdesk.jobs import locks, overrides, resending
from printdesk.jobs.states import Status
from printdesk.notifications.kinds import Kind

blueprint = Blueprint("overrides", __name__)

REFUSALS = (JobLocked, JobBusy, InvalidTransition, *SHARE)


class ReasonBody(Input):
    """Why."""

    reason: Reason


class ForceConfirmBody(ReasonBody):
    """Why, and whether the student is not told."""

    bypass_email: bool = False


class ChangeStatusBody(ReasonBody):
    """The new status, why, and whether the student is told."""

    new_status: Status
    send_email: bool = False


class ResendEmailBody(Input):
    """Which mail."""

    email_type: Literal["approval", "rejection", "completion"]


@blueprint.post("/jobs/<job_ref>/admin/force-unlock")
@endpoint(Access.ADMIN, refusals=(JobBusy,))
def force_unlock(job_ref: str, body: ReasonBody) -> JobOut:
    """Break somebody's lock."""
    return told(locks.force_unlock(current_desk(), job_id(job_ref), actor(), body.reason))


@blueprint.post("/jobs/<job_ref>/admin/force-confirm")
@endpoint(Access.STAFF, refusals=REFUSALS)
def force_confirm(job_ref: str, body: ForceConfirmBody) -> JobOut:
    """Confirm for the student."""
    job = overrides.force_confirm(
        current_desk(),
        job_id(job_ref),
        actor(),
        reason=body.reason,
        bypass_email=body.bypass_email,
    )
    return told(job)


@blueprint.post("/jobs/<job_ref>/admin/change-status")
@endpoint(Access.ADMIN, refusals=REFUSALS)
def change_status(job_ref: str, body: ChangeStatusBody) -> JobOut:
    """Put a job into any status."""
    job = overrides.change_status(
        current_desk(),
        job_id(job_ref),
        actor(),
        new_status=body.new_status,
        reason=body.reason,
        send_email=body.send_email,
    )
    return told(job)


@blueprint.post("/jobs/<job_ref>/admin/mark-failed")
@endpoint(Access.STAFF, refusals=REFUSALS)
def mark_failed(job_ref: str, body: ReasonBody) -> JobOut:
    """Note that a print failed; the job goes back into the queue."""
    return told(overrides.mark_failed(current_desk(), job_id(job_ref), actor(), reason=body.reason))


@blueprint.post("/jobs/<job_ref>/admin/resend-email")
@endpoint(Access.STAFF, refusals=(JobLocked, JobBusy, InvalidTransition, ResendTooSoon))
def resend_email(job_ref: str, body: ResendEmailBody) -> JobOut:
    """Send a mail again; an approval with a new link."""
    kind = Kind(body.email_type)
    return told(resending.resend(current_desk(), job_id(job_ref), actor(), kind))
