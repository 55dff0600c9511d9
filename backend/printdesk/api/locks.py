"""Locks: who is working on a job."""

from flask import Blueprint

from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.job_shapes import JobOut
from printdesk.api.jobs import job_id, told
from printdesk.errors import JobLocked, LockRequired
from printdesk.jobs import locks

blueprint = Blueprint("locks", __name__)


@blueprint.post("/jobs/<job_ref>/lock")
@endpoint(Access.STAFF, refusals=(JobLocked,))
def lock(job_ref: str) -> JobOut:
    """Hold a job for a few minutes, so that nobody else works on it."""
    return told(locks.lock(current_desk(), job_id(job_ref), actor()))


@blueprint.post("/jobs/<job_ref>/lock/extend")
@endpoint(Access.STAFF, refusals=(JobLocked, LockRequired))
def extend_lock(job_ref: str) -> JobOut:
    """Hold a job for another few minutes."""
    return told(locks.extend(current_desk(), job_id(job_ref), actor()))


@blueprint.post("/jobs/<job_ref>/unlock")
@endpoint(Access.STAFF, refusals=(JobLocked,))
def unlock(job_ref: str) -> JobOut:
    """Let go of a job."""
    return told(locks.unlock(current_desk(), job_id(job_ref), actor()))
