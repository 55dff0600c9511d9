"""Small facts that the lab or the system keeps."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from printdesk.models.table import Json, Table


class Setting(Table):
    """A document that an admin edits, by its name."""

    __tablename__ = "setting"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[dict[str, object]] = mapped_column(Json)
    version: Mapped[int] = mapped_column(default=1)
    updated_at: Mapped[datetime]


class Counter(Table):
    """A number that only rises."""

    __tablename__ = "counter"

    name: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[int]


class Slot(Table):
    """A run of recurring work that is done, ``name@time``, or what somebody is doing just now."""

    __tablename__ = "slot"

    name: Mapped[str] = mapped_column(String(128), primary_key=True)
    taken_at: Mapped[datetime] = mapped_column(index=True)


class Heartbeat(Table):
    """When a worker was last seen alive."""

    __tablename__ = "heartbeat"

    worker: Mapped[str] = mapped_column(String(128), primary_key=True)
    seen_at: Mapped[datetime]
