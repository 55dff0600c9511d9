"""Long tasks: how far they are, and what came of them."""

from typing import Annotated

from flask import Blueprint
from pydantic import Field

from printdesk.api.contract import Access, endpoint
from printdesk.api.current import current_desk
from printdesk.api.schemas import Instant, Output
from printdesk.models import Task
from printdesk.upkeep import tasks
from printdesk.upkeep.tasks import TaskKind, TaskStatus

blueprint = Blueprint("tasks", __name__)


class StartedOut(Output):
    """The task that does what was asked for."""

    task_id: str


class ProgressOut(Output):
    """How far a long task is: `done` of about `total`; `error` when nothing came of it."""

    id: str
    kind: TaskKind
    status: TaskStatus
    done: int
    total: Annotated[int, Field(description="0 while nobody knows.")]
    note: Annotated[str, Field(description="What is being done just now.")]
    error: Annotated[str | None, Field(description="A sentence that says why it failed.")]
    created_at: Instant
    created_by_name: str
    started_at: Instant | None
    finished_at: Instant | None


class TaskOut(ProgressOut):
    """A long task, and what came of it in `result` or `error`."""

    result: dict[str, object] | None


class TasksOut(Output):
    """The newest task of each kind."""

    tasks: list[ProgressOut]


def started(task: Task) -> StartedOut:
    """The answer to who has started something long."""
    return StartedOut(task_id=task.id)


@blueprint.get("/admin/tasks")
@endpoint(Access.ADMIN)
def show_tasks() -> TasksOut:
    """Show the newest task of each kind: what is under way, or how it ended the last time."""
    with current_desk().database.reading() as session:
        return TasksOut.model_validate({"tasks": tasks.newest(session)})


@blueprint.get("/admin/tasks/<task_id>")
@endpoint(Access.ADMIN, returns=TaskOut)
def show_task(task_id: str) -> Task:
    """Show how far a task is."""
    with current_desk().database.reading() as session:
        return tasks.find(session, task_id)
