"""Jobs for staff: finding them, and what can be done with one."""

from typing import Annotated, Literal

from flask import Blueprint
from pydantic import Field

from printdesk.api import job_views
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.fields import StudentEmail
from printdesk.api.job_shapes import EventsOut, JobDetailOut, JobOut, JobsOut, SiblingsOut
from printdesk.api.schemas import Input, Instant, Number
from printdesk.errors import (
    FileInUse,
    FileMissing,
    InvalidTransition,
    JobBusy,
    JobLocked,
    LockRequired,
    Refusal,
    StorageFull,
    StorageUnavailable,
    ValidationFailed,
    VersionConflict,
)
from printdesk.history import events_of
from printdesk.jobs import actions, deletion, edits, search, siblings
from printdesk.jobs.search import Query
from printdesk.jobs.states import Status
from printdesk.models import Job
from printdesk.storage.siblings import newest_exact

blueprint = Blueprint("jobs", __name__)

SHARE: tuple[type[Refusal], ...] = (StorageUnavailable, StorageFull, FileInUse)
LOCKED: tuple[type[Refusal], ...] = (JobLocked, JobBusy, InvalidTransition, LockRequired)
MOVES = (*LOCKED, *SHARE)

RejectReason = Annotated[str, Field(min_length=1, max_length=200)]
Reason = Annotated[str, Field(min_length=1, max_length=500)]


class JobsQuery(Input):
    """Which jobs, in which order, and which page of them."""

    status: Status | None = None
    search: Annotated[str | None, Field(max_length=200)] = None
    printer: Annotated[str | None, Field(max_length=64)] = None
    discipline: Annotated[str | None, Field(max_length=100)] = None
    since: Annotated[Instant | None, Field(alias="from")] = None
    until: Annotated[Instant | None, Field(alias="to")] = None
    confirmation_expired: bool | None = None
    reviewed: bool | None = None
    student_email: Annotated[str | None, Field(max_length=100)] = None
    sort: Literal["newest", "oldest", "changed", "name", "cost"] = "newest"
    page: Annotated[int, Field(ge=1, le=1_000_000)] = 1
    limit: Annotated[int, Field(ge=1, le=200)] = 50


class EditBody(Input):
    """What shall be mended; what is not given stays."""

    student_name: Annotated[str | None, Field(min_length=2, max_length=100)] = None
    student_email: StudentEmail | None = None
    discipline: Annotated[str | None, Field(max_length=100)] = None
    class_number: Annotated[str | None, Field(min_length=1, max_length=50)] = None
    printer: Annotated[str | None, Field(max_length=64)] = None
    color: Annotated[str | None, Field(max_length=50)] = None


class ApproveBody(Input):
    """The price's grounds; `file` names the authoritative file when it is not the newest."""

    weight_g: Annotated[Number, Field(gt=0, le=100_000)]
    time_hours: Annotated[Number, Field(gt=0, le=10_000)]
    material: Annotated[str, Field(min_length=1, max_length=50)]
    printer: Annotated[str, Field(min_length=1, max_length=64)]
    file: Annotated[str | None, Field(max_length=255)] = None


class RejectBody(Input):
    """Why."""

    reasons: Annotated[tuple[RejectReason, ...], Field(max_length=20)] = ()
    custom_reason: Annotated[str | None, Field(max_length=2000)] = None


class ReviewBody(Input):
    """Whether somebody has looked at the job."""

    reviewed: bool


class NotesBody(Input):
    """The notes, and the job's version on which they were typed."""

    notes: Annotated[str, Field(max_length=20_000)]
    version: Annotated[int, Field(ge=0, le=2_000_000_000)]


def job_id(job_ref: str) -> str:
    """The id of the job that a path names. Raises JobNotFound."""
    with current_desk().database.reading() as session:
        return search.by_reference(session, job_ref).id


def told(job: Job) -> JobOut:
    """A job as the caller sees it."""
    return job_views.one_for_staff(current_desk(), job, actor())


@blueprint.get("/jobs")
@endpoint(Access.STAFF)
def list_jobs(query: JobsQuery) -> JobsOut:
    """Find jobs."""
    desk = current_desk()
    with desk.database.reading() as session:
        found = search.find(session, Query(**query.model_dump()), desk.clock.now())
        return JobsOut(
            jobs=job_views.for_staff(desk, session, found.jobs, actor()),
            total=found.total,
            filtered=found.filtered,
            counts=found.counts,
        )


@blueprint.get("/jobs/<job_ref>")
@endpoint(Access.STAFF)
def show_job(job_ref: str) -> JobDetailOut:
    """Show a job with its history."""
    desk = current_desk()
    with desk.database.reading() as session:
        job = search.by_reference(session, job_ref)
        return job_views.with_history(desk, session, job, actor())


@blueprint.get("/jobs/<job_ref>/events")
@endpoint(Access.STAFF)
def list_events(job_ref: str) -> EventsOut:
    """Show what happened to a job, the oldest event first."""
    with current_desk().database.reading() as session:
        job = search.by_reference(session, job_ref)
        return EventsOut.model_validate({"events": events_of(session, job.id)})


@blueprint.get("/jobs/<job_ref>/siblings")
@endpoint(Access.STAFF, refusals=SHARE)
def list_siblings(job_ref: str) -> SiblingsOut:
    """Show what slicers have saved for a job."""
    desk = current_desk()
    with desk.database.reading() as session:
        job = search.by_reference(session, job_ref)
    found = siblings.of(desk, job)
    chosen = newest_exact(found)
    listed = [{**vars(sibling), "chosen": sibling is chosen} for sibling in found]
    return SiblingsOut.model_validate({"current": job.display_name, "siblings": listed})


@blueprint.patch("/jobs/<job_ref>")
@endpoint(Access.STAFF, refusals=(*LOCKED, ValidationFailed))
def edit_job(job_ref: str, body: EditBody) -> JobOut:
    """Mend the student's details, the printer or the colour."""
    values = body.model_dump(exclude_none=True)
    return told(edits.edit(current_desk(), job_id(job_ref), actor(), values))


@blueprint.delete("/jobs/<job_ref>")
@endpoint(Access.STAFF, refusals=MOVES)
def delete_job(job_ref: str) -> None:
    """Delete a job and its files for good."""
    deletion.delete(current_desk(), job_id(job_ref), actor())


@blueprint.post("/jobs/<job_ref>/approve")
@endpoint(Access.STAFF, refusals=(*MOVES, FileMissing))
def approve(job_ref: str, body: ApproveBody) -> JobOut:
    """Approve a job with its price, and ask the student to confirm it."""
    job = actions.approve(
        current_desk(),
        job_id(job_ref),
        actor(),
        weight_g=body.weight_g,
        time_hours=body.time_hours,
        material=body.material,
        printer=body.printer,
        file=body.file,
    )
    return told(job)


@blueprint.post("/jobs/<job_ref>/reject")
@endpoint(Access.STAFF, refusals=MOVES)
def reject(job_ref: str, body: RejectBody) -> JobOut:
    """Turn a job down and tell the student why."""
    if not body.reasons and not body.custom_reason:
        raise ValidationFailed({"reasons": "Choose a reason, or write one."})
    job = actions.reject(
        current_desk(),
        job_id(job_ref),
        actor(),
        reasons=list(body.reasons),
        custom_reason=body.custom_reason or None,
    )
    return told(job)


@blueprint.post("/jobs/<job_ref>/mark-printing")
@endpoint(Access.STAFF, refusals=(*MOVES, FileMissing))
def mark_printing(job_ref: str) -> JobOut:
    """Note that the print has begun."""
    return told(actions.mark_printing(current_desk(), job_id(job_ref), actor()))


@blueprint.post("/jobs/<job_ref>/mark-complete")
@endpoint(Access.STAFF, refusals=MOVES)
def mark_complete(job_ref: str) -> JobOut:
    """Note that the print is done; the student is told a little later."""
    return told(actions.mark_complete(current_desk(), job_id(job_ref), actor()))


@blueprint.post("/jobs/<job_ref>/mark-picked-up")
@endpoint(Access.STAFF, refusals=MOVES)
def mark_picked_up(job_ref: str) -> JobOut:
    """Note that the student has the print and has paid."""
    return told(actions.mark_picked_up(current_desk(), job_id(job_ref), actor()))


@blueprint.post("/jobs/<job_ref>/revert-completion")
@endpoint(Access.STAFF, refusals=MOVES)
def revert_completion(job_ref: str) -> JobOut:
    """Take back that the print is done."""
    return told(actions.revert_completion(current_desk(), job_id(job_ref), actor()))


@blueprint.post("/jobs/<job_ref>/revert-pickup")
@endpoint(Access.STAFF, refusals=MOVES)
def revert_pickup(job_ref: str) -> JobOut:
    """Take back that the print was picked up."""
    return told(actions.revert_pickup(current_desk(), job_id(job_ref), actor()))


@blueprint.post("/jobs/<job_ref>/review")
@endpoint(Access.STAFF, refusals=(JobLocked, JobBusy))
def review(job_ref: str, body: ReviewBody) -> JobOut:
    """Mark a job as looked at, or as new."""
    desk = current_desk()
    return told(edits.review(desk, job_id(job_ref), actor(), reviewed=body.reviewed))


@blueprint.patch("/jobs/<job_ref>/notes")
@endpoint(Access.STAFF, refusals=(JobLocked, JobBusy, VersionConflict))
def write_notes(job_ref: str, body: NotesBody) -> JobOut:
    """Replace the staff's notes."""
    desk = current_desk()
    return told(edits.write_notes(desk, job_id(job_ref), actor(), body.notes, body.version))


@blueprint.post("/jobs/<job_ref>/opened")
@endpoint(Access.STAFF, refusals=(JobBusy,))
def note_opened(job_ref: str) -> JobOut:
    """Note that the authoritative file was opened in a slicer."""
    return told(edits.note_opened(current_desk(), job_id(job_ref), actor()))
