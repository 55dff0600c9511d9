"""Archiving and deleting old jobs, in batch."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.schemas import Input, Instant, Output, Whole
from printdesk.api.tasks import StartedOut, started
from printdesk.api.texts import Text
from printdesk.errors import TaskRunning, ValidationFailed
from printdesk.jobs.states import Status
from printdesk.upkeep import archive, tasks
from printdesk.upkeep.archive import ARCHIVE, PRUNE, Batch

blueprint = Blueprint("archive", __name__)

LONGEST_DAYS = 36_500

# Fewer days than the policy's are refused where the policy stands, in a sentence of its own.
ArchiveDays = Annotated[
    Whole, Field(ge=1, le=LONGEST_DAYS, json_schema_extra={"minimum": ARCHIVE.shortest_days})
]
PruneDays = Annotated[
    Whole, Field(ge=1, le=LONGEST_DAYS, json_schema_extra={"minimum": PRUNE.shortest_days})
]


class ArchiveQuery(Input):
    """After how many days; fewer than the lab's policy are refused."""

    retention_days: ArchiveDays = ARCHIVE.shortest_days


class PruneQuery(Input):
    """After how many days; fewer than the lab's policy are refused."""

    retention_days: PruneDays = PRUNE.shortest_days


class ArchiveBody(Input):
    """After how many days; fewer than the lab's policy are refused."""

    retention_days: ArchiveDays = ARCHIVE.shortest_days


class PruneBody(Input):
    """After how many days, and the number of jobs that would be deleted, typed to confirm."""

    retention_days: PruneDays = PRUNE.shortest_days
    confirm: Annotated[str, Text(1, 20)]


class OldJobOut(Output):
    """A job that the batch would take."""

    id: str
    number: int
    student_name: str
    display_name: str
    status: Status
    status_changed_at: Instant
    file_size: int


class PreviewOut(Output):
    """What the batch would do now."""

    retention_days: int
    before: Annotated[Instant, Field(description="Jobs that came to their status before this.")]
    count: int
    size: Annotated[int, Field(description="Bytes that these jobs' originals have.")]
    jobs: Annotated[list[OldJobOut], Field(description="The oldest of them, 200 at most.")]
    running_task_id: Annotated[
        str | None, Field(description="The batch that is waiting or under way.")
    ]


@blueprint.get("/admin/archive/preview")
@endpoint(Access.ADMIN)
def preview_archive(query: ArchiveQuery) -> PreviewOut:
    """Show which jobs would be archived."""
    return _previewed(ARCHIVE, query.retention_days)


@blueprint.post("/admin/archive")
@endpoint(Access.ADMIN, status=202, refusals=(TaskRunning,))
def start_archive(body: ArchiveBody) -> StartedOut:
    """Archive the jobs that are long done."""
    return started(archive.archive(current_desk(), actor(), body.retention_days))


@blueprint.get("/admin/prune/preview")
@endpoint(Access.ADMIN)
def preview_prune(query: PruneQuery) -> PreviewOut:
    """Show which archived jobs would be deleted for good."""
    return _previewed(PRUNE, query.retention_days)


@blueprint.post("/admin/prune")
@endpoint(Access.ADMIN, status=202, refusals=(TaskRunning, ValidationFailed))
def start_prune(body: PruneBody) -> StartedOut:
    """Delete the jobs for good that were archived long ago."""
    return started(archive.prune(current_desk(), actor(), body.retention_days, body.confirm))


def _previewed(batch: Batch, days: int) -> PreviewOut:
    desk = current_desk()
    with desk.database.reading() as session:
        running = tasks.open_task(session, batch.kind)
        shown = archive.preview(session, desk, batch, days)
        return PreviewOut.model_validate(
            {**vars(shown), "running_task_id": running.id if running else None}
        )
