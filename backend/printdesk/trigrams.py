"""Finding the few rows in whose text some words may stand, by an index of threes of letters.

A text has a part in it only if it has all threes of letters of that part. The database keeps the
index itself, in the transaction of every change: SQLite by triggers in tables beside the others,
PostgreSQL in an index on a function. It holds what is folded already, so that a three is a three
whatever its letters mean.
"""

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Select,
    Text,
    cast,
    column,
    func,
    literal,
    select,
    table,
)
from sqlalchemy.orm import Session

from printdesk.models import Job, Message

LETTERS = 3
# What the migrations add beside the tables of the models, by the beginnings of the names.
NAMES = ("job_trigrams", "message_trigrams", "message_place")
INDEXES = ("ix_job_trigrams", "ix_message_trigrams")
POSTGRESQL_FUNCTION = "printdesk_trigrams(text)"

Searched = type[Job] | type[Message]


def narrowed(session: Session, rows: Searched, part: str, most: int) -> ColumnElement[bool] | None:
    """A condition that holds for all rows with this part in their text, and for few others.

    None where an index does not help: for fewer than three letters, where more than ``most`` rows
    would be left, or where the database has no such index.
    """
    threes = sorted({part[n : n + LETTERS] for n in range(len(part) - LETTERS + 1)})
    if not threes:
        return None
    sqlite = session.get_bind().dialect.name == "sqlite"
    if sqlite and not _has_index(session, rows):
        return None
    probe, condition = (_in_sqlite if sqlite else _in_postgresql)(rows, threes)
    left = select(func.count()).select_from(probe.limit(most + 1).subquery())
    return condition if (session.scalar(left) or 0) <= most else None


def _in_sqlite(rows: Searched, threes: list[str]) -> tuple[Select[int], ColumnElement[bool]]:
    index = table(f"{rows.__tablename__}_trigrams", column("rowid"))
    quoted = " ".join('"{}"'.format(three.replace('"', '""')) for three in threes)
    name: ColumnElement[str] = column(index.name)
    found = select(index.c.rowid).where(name.op("MATCH")(quoted))
    if rows is Job:
        return found, Job.number.in_(found)
    places = table("message_place", column("place"), column("id"))
    return found, Message.id.in_(select(places.c.id).where(places.c.place.in_(found)))


def _in_postgresql(rows: Searched, threes: list[str]) -> tuple[Select[int], ColumnElement[bool]]:
    of_row = func.printdesk_trigrams(rows.search_text)
    condition = of_row.op("@>", is_comparison=True)(cast(threes, ARRAY(Text)))
    return select(literal(1)).select_from(rows).where(condition), condition


def _has_index(session: Session, rows: Searched) -> bool:
    tables = table("sqlite_master", column("name"))
    mine = select(tables.c.name).where(tables.c.name == f"{rows.__tablename__}_trigrams")
    return session.scalar(mine) is not None
