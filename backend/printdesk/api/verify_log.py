"""The proof that the history is whole."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from printdesk.api.contract import Access, endpoint
from printdesk.api.current import actor, current_desk
from printdesk.api.schemas import Instant, Output
from printdesk.api.tasks import StartedOut, started
from printdesk.upkeep import tasks
from printdesk.upkeep.chain import Fault
from printdesk.upkeep.tasks import TaskKind

blueprint = Blueprint("verify_log", __name__)

NO_REPORT: dict[str, object] = {
    "verified_at": None,
    "chains": 0,
    "events": 0,
    "flaw_count": 0,
    "flaws": [],
}


class FlawOut(Output):
    """Something in the history that is not as it was written."""

    chain: Annotated[str, Field(description="A job's id, or `system`.")]
    number: Annotated[int | None, Field(description="The job's number, when there is one.")]
    seq: Annotated[int | None, Field(description="The event's place in its chain.")]
    fault: Fault
    message: Annotated[str, Field(description="A sentence for people.")]


class LogReportOut(Output):
    """What the last verification found; of very many flaws the first."""

    verified_at: Annotated[Instant | None, Field(description="Null before the first one.")]
    chains: int
    events: int
    flaw_count: Annotated[int, Field(description="How many flaws there are in full.")]
    flaws: list[FlawOut]
    running_task_id: Annotated[
        str | None, Field(description="The verification that is waiting or under way.")
    ]


@blueprint.post("/admin/verify-log/start")
@endpoint(Access.ADMIN, status=202)
def start_verification() -> StartedOut:
    """Verify every event. A verification that is under way already is given again."""
    desk = current_desk()
    with desk.database.transaction() as tx:
        task = tasks.begin(tx, desk, TaskKind.VERIFY_LOG, actor())
    return started(task)


@blueprint.get("/admin/verify-log/report")
@endpoint(Access.ADMIN)
def show_log_report() -> LogReportOut:
    """Show what the last verification found."""
    with current_desk().database.reading() as session:
        last = tasks.last_done(session, TaskKind.VERIFY_LOG)
        running = tasks.open_task(session, TaskKind.VERIFY_LOG)
    return LogReportOut.model_validate(
        {
            **((last.result if last else None) or NO_REPORT),
            "running_task_id": running.id if running else None,
        }
    )
