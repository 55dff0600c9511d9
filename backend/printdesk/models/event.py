"""The history: events in chains, and what outlives a deleted job."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from printdesk.models.table import Json, Table


class Event(Table):
    """Something that happened. Rows are only ever added.

    Of an old event only a stub may be left: details and names are empty, and ``moved_to`` names
    the file on the share that has them now.
    """

    __tablename__ = "event"
    __table_args__ = (
        # Two writers cannot both append the same link.
        UniqueConstraint("chain", "seq"),
        Index("ix_event_job_id_timestamp", "job_id", "timestamp"),
        Index("ix_event_event_type_timestamp", "event_type", "timestamp"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    chain: Mapped[str] = mapped_column(String(32))
    seq: Mapped[int]
    job_id: Mapped[str | None] = mapped_column(ForeignKey("job.id", ondelete="CASCADE"))
    timestamp: Mapped[datetime]
    event_type: Mapped[str] = mapped_column(String(40))
    details: Mapped[dict[str, object]] = mapped_column(Json, default=dict)
    triggered_by: Mapped[str] = mapped_column(String(64))
    user_name: Mapped[str] = mapped_column(String(100))
    digest: Mapped[str] = mapped_column(String(64))
    moved_to: Mapped[str | None] = mapped_column(String(255))


class Chain(Table):
    """The head of a chain of events: a job's id, or ``system``."""

    __tablename__ = "chain"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    length: Mapped[int]
    digest: Mapped[str] = mapped_column(String(64))


class Deletion(Table):
    """A line in the deletion log, which outlives the job."""

    __tablename__ = "deletion"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(String(32), unique=True)
    number: Mapped[int]
    student_name: Mapped[str] = mapped_column(String(100))
    student_email: Mapped[str] = mapped_column(String(100))
    status: Mapped[str] = mapped_column(String(20))
    deleted_at: Mapped[datetime]
    deleted_by: Mapped[str] = mapped_column(String(64))
    deleted_by_name: Mapped[str] = mapped_column(String(100))
    last_digest: Mapped[str] = mapped_column(String(64))
