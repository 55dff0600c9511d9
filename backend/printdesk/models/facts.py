"""What statistics know: of each job its facts, and where on its road it stood from when to when.

Numbers are whole, so that both databases count alike: seconds since 1970 in UTC, hundredths of a
gram, cents.
"""

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from printdesk.models.table import Table


class Facts(Table):
    """One submission, without a name, an address or a file. It outlives its job.

    ``job_id`` is empty once the job is deleted; ``key`` then names the row on the share.
    """

    __tablename__ = "facts"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str | None] = mapped_column(String(32), unique=True)
    job_id: Mapped[str | None] = mapped_column(
        ForeignKey("job.id", ondelete="CASCADE"), unique=True
    )
    # The place in the job's history up to which its stays have been told.
    seen: Mapped[int] = mapped_column(default=0)

    submitted: Mapped[int] = mapped_column(BigInteger, index=True)
    discipline: Mapped[str] = mapped_column(String(100))
    print_method: Mapped[str] = mapped_column(String(20))
    color: Mapped[str] = mapped_column(String(50))
    printer: Mapped[str] = mapped_column(String(64))
    printer_name: Mapped[str] = mapped_column(String(64))
    material: Mapped[str | None] = mapped_column(String(50))
    weight_cg: Mapped[int | None]
    print_seconds: Mapped[int | None]
    cost_cents: Mapped[int | None]
    # What the look at the model estimated, from and to.
    least_cg: Mapped[int | None]
    most_cg: Mapped[int | None]


class Stay(Table):
    """A job's time in one status. ``until`` and ``became`` are empty while it lasts.

    ``became`` is the next status, or what else has ended it. ``printer`` is the job's at the end.
    """

    __tablename__ = "stay"
    __table_args__ = (
        # All that is counted by: figures of a year are counted without reading the rows.
        Index(
            "ix_stay_counted",
            *("status", "until", "since", "became", "printer", "ended_by", "facts_id"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facts_id: Mapped[int] = mapped_column(ForeignKey("facts.id", ondelete="CASCADE"), index=True)
    status: Mapped[str] = mapped_column(String(20))
    since: Mapped[int] = mapped_column(BigInteger)
    until: Mapped[int | None] = mapped_column(BigInteger)
    became: Mapped[str | None] = mapped_column(String(20))
    printer: Mapped[str] = mapped_column(String(64))
    ended_by: Mapped[str | None] = mapped_column(String(64))
    ended_by_name: Mapped[str | None] = mapped_column(String(100))
    # Why it ended: reasons for a rejection, each on a line, or what went wrong with a print.
    reason: Mapped[str | None] = mapped_column(Text)


class PackedMonth(Table):
    """All facts and stays of a month that is over, as columns. It can be made anew at any time."""

    __tablename__ = "packed_month"

    # Counted from the year 0, in UTC.
    month: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    content: Mapped[bytes] = mapped_column(LargeBinary)
