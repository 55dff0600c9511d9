"""Jobs for staff: finding them, and what can be done with one."""

from flask import Blueprint

from printdesk import catalog
from printdesk.api import job_views
from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.job_bodies import (
    ApproveBody,
    EditBody,
    JobsQuery,
    NotesBody,
    PrintingBody,
    RejectBody,
    ReviewBody,
)
from printdesk.api.job_shapes import (
    DraftOut,
    EventsOut,
    JobDetailOut,
    JobOut,
    JobsOut,
    SiblingsOut,
)
from printdesk.errors import (
    FileInUse,
    FileMissing,
    FileUnreadable,
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
from printdesk.jobs import actions, deletion, drafts, edits, search
from printdesk.jobs.search import Query
from printdesk.models import Job
from printdesk.notifications.letters import Draft

blueprint = Blueprint("jobs", __name__)

SHARE: tuple[type[Refusal], ...] = (StorageUnavailable, StorageFull, FileInUse, FileUnreadable)
LOCKED: tuple[type[Refusal], ...] = (JobLocked, JobBusy, InvalidTransition, LockRequired)
MOVES = (*LOCKED, *SHARE)


def job_id(job_ref: str) -> str:
    """The id of the job that a path names. Raises JobNotFound."""
    with current_desk().database.reading() as session:
        return search.by_reference(session, job_ref).id


def told(job: Job) -> JobOut:
    """A job as the caller sees it."""
    return job_views.one_for_staff(current_desk(), job, actor())


@blueprint.get("/jobs")
@endpoint(Access.STAFF, tagged=True)
def list_jobs(query: JobsQuery) -> JobsOut:
    """Find jobs."""
    desk = current_desk()
    with desk.database.snapshot() as session:
        found = search.find(session, Query(**query.model_dump()), desk.clock.now())
        return JobsOut(
            jobs=job_views.for_staff(desk, session, found.jobs, actor()),
            total=found.total,
            filtered=found.filtered,
            counts=found.counts,
        )


@blueprint.get("/jobs/<job_ref>")
@endpoint(Access.STAFF, tagged=True)
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
    """Show what slicers have saved for a job, and what those files say."""
    desk = current_desk()
    with desk.database.reading() as session:
        job = search.by_reference(session, job_ref)
        lab = catalog.current(session)
    return job_views.siblings_of(desk, lab, job)


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
    job = actions.reject(
        current_desk(),
        job_id(job_ref),
        actor(),
        reasons=list(body.reasons),
        custom_reason=body.custom_reason or None,
    )
    return told(job)


@blueprint.post("/jobs/<job_ref>/reject/preview")
@endpoint(Access.STAFF, returns=DraftOut, refusals=(InvalidTransition,))
def preview_rejection(job_ref: str, body: RejectBody) -> Draft:
    """Show the mail that turning a job down would send. Nothing is changed."""
    desk = current_desk()
    with desk.database.reading() as session:
        job = search.by_reference(session, job_ref)
        words = body.custom_reason or None
        return drafts.rejection(session, desk, job, reasons=list(body.reasons), custom_reason=words)


@blueprint.post("/jobs/<job_ref>/mark-printing")
@endpoint(Access.STAFF, refusals=(*MOVES, FileMissing))
def mark_printing(job_ref: str, body: PrintingBody) -> JobOut:
    """Note that the print has begun: of the authoritative file, or of another that is named."""
    desk = current_desk()
    return told(actions.mark_printing(desk, job_id(job_ref), actor(), file=body.file))


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
