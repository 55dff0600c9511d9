"""Jobs, and the files that a move has left to delete."""

from datetime import datetime
from decimal import Decimal

from sqlalchemy import BigInteger, ForeignKey, Index, Numeric, String, Text, event, text
from sqlalchemy.orm import Mapped, mapped_column

from printdesk.folding import search_text
from printdesk.models.table import Bytewise, Json, Table


class Job(Table):
    """One print request."""

    __tablename__ = "job"
    __table_args__ = (
        # All by which lists are narrowed and counted: rows are ten times as wide as this, and
        # only those of a page are read. A row of the index holds what is searched as well, so
        # that looking for any part of any word takes as long as reading the index once.
        Index(
            "ix_job_listed",
            "status",
            "created_at",
            "number",
            "printer",
            "discipline",
            "staff_viewed_at",
            "confirm_token_expires",
            "cost_cents",
            "search_text",
        ),
        # The orders in which lists are told.
        Index("ix_job_created_at", "created_at", "number"),
        Index("ix_job_status_changed_at", "status_changed_at", "number"),
        Index("ix_job_cost_cents", "cost_cents", "number"),
        Index("ix_job_search_text", "search_text", "number"),
        # A student's jobs, also where the last of very many was long ago.
        Index("ix_job_email_key", "email_key", "created_at", "number", "status"),
        # What is due to be archived or pruned, and how large it is.
        Index("ix_job_due", "status", "status_changed_at", "number", "file_size"),
        Index(
            "ix_job_move_expires",
            "move_expires",
            sqlite_where=text("move_expires IS NOT NULL"),
            postgresql_where=text("move_expires IS NOT NULL"),
        ),
        Index(
            "ix_job_metadata_stale",
            "metadata_stale",
            # As the question is put there; SQLite takes no other for the same.
            sqlite_where=text("metadata_stale = 1"),
            postgresql_where=text("metadata_stale"),
        ),
        Index(
            "ix_job_not_inspected",
            "created_at",
            sqlite_where=text("inspected_at IS NULL"),
            postgresql_where=text("inspected_at IS NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int] = mapped_column(unique=True)

    student_name: Mapped[str] = mapped_column(String(100))
    student_email: Mapped[str] = mapped_column(String(100))
    discipline: Mapped[str] = mapped_column(String(100))
    class_number: Mapped[str] = mapped_column(String(50))
    acknowledged_minimum_charge: Mapped[bool]
    parent_job_id: Mapped[str | None] = mapped_column(
        ForeignKey("job.id", ondelete="SET NULL"), index=True
    )

    print_method: Mapped[str] = mapped_column(String(20))
    color: Mapped[str] = mapped_column(String(50))
    printer: Mapped[str] = mapped_column(String(64))
    # What the printer was called when it was chosen, whatever the catalog says of it since.
    printer_name: Mapped[str] = mapped_column(String(64))
    material: Mapped[str | None] = mapped_column(String(50))

    original_filename: Mapped[str] = mapped_column(String(255))
    base_name: Mapped[str] = mapped_column(String(200))
    display_name: Mapped[str] = mapped_column(String(255))
    file_path: Mapped[str] = mapped_column(String(512))
    original_path: Mapped[str] = mapped_column(String(512))
    metadata_path: Mapped[str] = mapped_column(String(512))
    file_hash: Mapped[str] = mapped_column(String(64))
    file_size: Mapped[int] = mapped_column(BigInteger)

    status: Mapped[str] = mapped_column(String(20))
    status_changed_at: Mapped[datetime]
    weight_g: Mapped[Decimal | None] = mapped_column(Numeric(10, 2))
    time_hours: Mapped[Decimal | None] = mapped_column(Numeric(8, 1))
    cost_cents: Mapped[int | None]

    student_confirmed: Mapped[bool] = mapped_column(default=False)
    student_confirmed_at: Mapped[datetime | None]
    confirm_generation: Mapped[int] = mapped_column(default=0)
    confirm_token_expires: Mapped[datetime | None]
    is_confirmation_expired: Mapped[bool] = mapped_column(default=False)
    confirmation_last_sent_at: Mapped[datetime | None]

    reject_reasons: Mapped[list[str]] = mapped_column(Json, default=list)
    custom_reason: Mapped[str | None] = mapped_column(Text)
    staff_viewed_at: Mapped[datetime | None]
    notes: Mapped[str] = mapped_column(Text, default="")
    # The job's version since which the notes are as they are.
    notes_version: Mapped[int] = mapped_column(default=0)
    last_updated_by: Mapped[str | None] = mapped_column(String(64))
    flagged: Mapped[str | None] = mapped_column(Text)

    preflight: Mapped[dict[str, object] | None] = mapped_column(Json)
    # The SHA-256 of each picture of the model, where there is one.
    thumbnail_digest: Mapped[str | None] = mapped_column(String(64))
    preview_digest: Mapped[str | None] = mapped_column(String(64))
    # When the model was last looked at; empty while that is still to be done.
    inspected_at: Mapped[datetime | None]

    locked_by: Mapped[str | None] = mapped_column(String(64))
    locked_by_name: Mapped[str | None] = mapped_column(String(100))
    locked_until: Mapped[datetime | None]

    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    # The email and the hash of an upload that must not be handed in again: emptied for good
    # when the job is first printed, and while it is rejected.
    duplicate_key: Mapped[str | None] = mapped_column(String(64), unique=True)
    first_printed_at: Mapped[datetime | None]
    # Who is moving the job's files, and until when that claim holds.
    move_claim: Mapped[str | None] = mapped_column(String(32))
    move_expires: Mapped[datetime | None]
    # Who is looking at the model, how often that has begun, and until when nobody else shall.
    inspection_lease: Mapped[str | None] = mapped_column(String(32))
    inspection_attempts: Mapped[int] = mapped_column(default=0)
    inspection_pause: Mapped[datetime | None]
    # True when the file to be printed was not on the share at the last look.
    file_missing: Mapped[bool] = mapped_column(default=False)
    # True while metadata.json on the share is older than this row.
    metadata_stale: Mapped[bool] = mapped_column(default=False)

    # Made of other columns whenever a job is written: who it is of, and what it is found by.
    email_key: Mapped[str] = mapped_column(String(200))
    search_text: Mapped[str] = mapped_column(Bytewise)


def email_key(address: str) -> str:
    """The same for the same address, whatever its case."""
    return address.lower()


def derive(job: Job) -> None:
    """Set what is made of other columns. Whoever adds or changes jobs in bulk calls it too."""
    job.email_key = email_key(job.student_email)
    job.search_text = search_text(
        # The name comes first: lists by name are in this order.
        job.student_name,
        job.student_email,
        job.class_number,
        job.original_filename,
        job.display_name,
    )


@event.listens_for(Job, "before_insert")
@event.listens_for(Job, "before_update")
def _derive(_mapper: object, _connection: object, job: Job) -> None:
    derive(job)


class PendingDeletion(Table):
    """A copy on the share that is not needed any more, and what it was when it was copied.

    It is deleted only while it is still byte for byte that. ``claim`` names the move that made
    it; a row made before its commit belongs to the copy in the target folder.
    """

    __tablename__ = "pending_deletion"

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[str] = mapped_column(String(32), index=True)
    claim: Mapped[str] = mapped_column(String(32))
    path: Mapped[str] = mapped_column(String(512), index=True)
    size: Mapped[int] = mapped_column(BigInteger)
    sha256: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime]
