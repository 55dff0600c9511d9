"""The integrity audit, and mending what it finds."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.job_shapes import JobOut
from printdesk.api.jobs import SHARE, job_id, told
from printdesk.api.schemas import Input, Instant, Output
from printdesk.api.tasks import StartedOut, started
from printdesk.api.texts import Text
from printdesk.errors import (
    FileChanged,
    FileMissing,
    FileOfJob,
    JobBusy,
    JobNotFound,
    NotInReport,
    TaskRunning,
)
from printdesk.jobs import edits
from printdesk.upkeep import clearing, healing, tasks
from printdesk.upkeep.findings import Problem, Section, last_report
from printdesk.upkeep.tasks import TaskKind

blueprint = Blueprint("audit", __name__)

NO_REPORT: dict[str, object] = {
    "report_generated_at": None,
    "full": False,
    "files": 0,
    "jobs": 0,
    "totals": dict.fromkeys(Section, 0),
    **{section.value: [] for section in Section},
}
CLEARING = (FileMissing, FileChanged, FileOfJob, NotInReport, JobBusy, *SHARE)


class AuditBody(Input):
    """How closely to look: `full` reads every byte, without it only presence, place and size."""

    full: bool = False


class FilePathBody(Input):
    """A file as the report names it."""

    file_path: Annotated[str, Text(1, 500, verbatim=True)]


class RestoreBody(Input):
    """Which job; `over_working_copy` puts the original also over a file that was saved over."""

    job_id: Annotated[str, Text(1, 64)]
    over_working_copy: bool = False


class JobBody(Input):
    """Which job."""

    job_id: Annotated[str, Text(1, 64)]


class FlagBody(Input):
    """Why the job needs a look; empty takes the flag off."""

    reason: Annotated[str, Text(0, 500)]


class FindingOut(Output):
    """Something that is not as it should be."""

    problem: Problem
    file_path: str
    reason: Annotated[str, Field(description="A sentence for people.")]
    size: int | None
    modified_at: Instant | None
    job_id: str | None
    number: int | None


class AuditReportOut(Output):
    """What the last audit found and nobody has mended since; of very many findings the first."""

    report_generated_at: Annotated[
        Instant | None, Field(description="Null before the first audit.")
    ]
    full: bool
    files: int
    jobs: int
    totals: Annotated[
        dict[Section, int], Field(description="How many findings each list would have in full.")
    ]
    orphaned_files: list[FindingOut]
    broken_links: list[FindingOut]
    stale_files: list[FindingOut]
    changed_originals: list[FindingOut]
    metadata_mismatches: list[FindingOut]
    running_task_id: Annotated[
        str | None, Field(description="The audit that is waiting or under way.")
    ]


@blueprint.post("/admin/audit/start")
@endpoint(Access.ADMIN, status=202, refusals=(TaskRunning,))
def start_audit(body: AuditBody) -> StartedOut:
    """Start an audit. One that is under way already is given again."""
    desk = current_desk()
    with desk.database.transaction() as tx:
        task = tasks.begin(tx, desk, TaskKind.AUDIT, actor(), full=body.full)
    return started(task)


@blueprint.get("/admin/audit/report")
@endpoint(Access.ADMIN)
def show_audit_report() -> AuditReportOut:
    """Show what the last audit found."""
    with current_desk().database.reading() as session:
        report = last_report(session)
        running = tasks.open_task(session, TaskKind.AUDIT)
    return AuditReportOut(
        **(report.model_dump() if report else NO_REPORT),
        running_task_id=running.id if running else None,
    )


@blueprint.delete("/admin/audit/orphaned-file")
@endpoint(Access.ADMIN, refusals=CLEARING)
def delete_orphaned_file(body: FilePathBody) -> None:
    """Delete a file that belongs to no job."""
    clearing.delete_orphan(current_desk(), actor(), body.file_path)


@blueprint.delete("/admin/audit/stale-file")
@endpoint(Access.ADMIN, refusals=CLEARING)
def delete_stale_file(body: FilePathBody) -> None:
    """Delete a file that a job has left behind in another folder."""
    clearing.delete_stale(current_desk(), actor(), body.file_path)


@blueprint.post("/admin/audit/restore-original")
@endpoint(Access.ADMIN, refusals=(JobNotFound, JobBusy, FileMissing, *SHARE))
def restore_original(body: RestoreBody) -> JobOut:
    """Bring back the upload where it is missing or changed."""
    job = healing.restore_original(
        current_desk(), job_id(body.job_id), actor(), over_working_copy=body.over_working_copy
    )
    return told(job)


@blueprint.post("/admin/audit/rewrite-metadata")
@endpoint(Access.ADMIN, refusals=(JobNotFound, JobBusy, *SHARE))
def rewrite_metadata(body: JobBody) -> JobOut:
    """Write a job's metadata.json anew from the database."""
    return told(healing.rewrite_metadata(current_desk(), job_id(body.job_id), actor()))


@blueprint.post("/jobs/<job_ref>/flag")
@endpoint(Access.ADMIN, refusals=(JobBusy,))
def flag_job(job_ref: str, body: FlagBody) -> JobOut:
    """Mark a job for a look, or take the mark off."""
    return told(edits.flag(current_desk(), job_id(job_ref), actor(), body.reason))
