"""Long work that somebody has asked for and a worker does."""

from datetime import datetime

from sqlalchemy import Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from printdesk.models.table import Json, Table

_OPEN = text("status IN ('queued', 'running')")


class Task(Table):
    """A piece of long work, how far it has come, and what came of it."""

    __tablename__ = "task"
    __table_args__ = (
        # Of each kind one at a time is waiting or under way.
        Index("uq_task_open_kind", "kind", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index("ix_task_kind_finished_at", "kind", "finished_at"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    kind: Mapped[str] = mapped_column(String(40))
    status: Mapped[str] = mapped_column(String(20), default="queued")
    params: Mapped[dict[str, object]] = mapped_column(Json, default=dict)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(Text, default="")
    result: Mapped[dict[str, object] | None] = mapped_column(Json)
    error: Mapped[str | None] = mapped_column(Text)
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(64))
    created_by_name: Mapped[str] = mapped_column(String(100))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    # Which worker is at it, and until when it counts as alive unless it tells so again.
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_expires: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
