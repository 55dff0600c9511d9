"""The outbox."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, event, text
from sqlalchemy.orm import Mapped, mapped_column

from printdesk.folding import search_text
from printdesk.models.table import Bytewise, Json, Table


class Message(Table):
    """A mail that is to be sent, is being sent, or was.

    ``facts`` holds what the mail tells, as it was when it was queued; links are not in it, they
    are made when it is sent. ``header_id`` is the Message-ID, the same for every try.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index(
            "ix_message_send_after",
            "send_after",
            sqlite_where=text("status = 'queued'"),
            postgresql_where=text("status = 'queued'"),
        ),
        # By which lists are told, counted and searched: rows are ten times as wide.
        Index("ix_message_created_at", "created_at", "id"),
        Index("ix_message_listed", "status", "created_at", "id", "job_number", "search_text"),
    )

    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    job_id: Mapped[str | None] = mapped_column(
        ForeignKey("job.id", ondelete="SET NULL"), index=True
    )
    job_number: Mapped[int | None] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(40))
    recipient: Mapped[str] = mapped_column(String(100))
    subject: Mapped[str] = mapped_column(String(255))
    facts: Mapped[dict[str, object]] = mapped_column(Json, default=dict)
    header_id: Mapped[str] = mapped_column(String(255))
    status: Mapped[str] = mapped_column(String(20), default="queued")
    created_at: Mapped[datetime]
    created_by: Mapped[str] = mapped_column(String(64))
    send_after: Mapped[datetime]
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str | None] = mapped_column(Text)
    sent_at: Mapped[datetime | None]
    # Who is sending it, and until when that claim holds. It stays in a row whose sender died:
    # whether that mail went out nobody can tell.
    lease: Mapped[str | None] = mapped_column(String(32))
    lease_expires: Mapped[datetime | None]
    # True when it was withdrawn while it was being sent: it is not tried another time.
    recalled: Mapped[bool] = mapped_column(default=False)

    # Made of other columns whenever a mail is written: what it is found by.
    search_text: Mapped[str] = mapped_column(Bytewise)


def derive(message: Message) -> None:
    """Set what is made of other columns. Whoever adds mails in bulk calls it too."""
    message.search_text = search_text(message.recipient, message.subject)


@event.listens_for(Message, "before_insert")
@event.listens_for(Message, "before_update")
def _derive(_mapper: object, _connection: object, message: Message) -> None:
    derive(message)
