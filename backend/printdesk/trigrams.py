"""Finding the few rows in whose text some words may stand, by an index of threes of letters.

A text has a part in it only if it has all threes of letters of that part. The database keeps the
index itself, in the transaction of every change: SQLite by triggers in tables beside the others,
PostgreSQL in an index on a function. It holds what is folded already, so that a three is a three
whatever its letters mean.
"""

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Text,
    cast,
    column,
    func,
    select,
    table,
    text,
)
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from printdesk.models import Job, Message

LETTERS = 3
# What the migrations add beside the tables of the models, by the beginnings of the names.
NAMES = ("job_trigrams", "message_trigrams", "message_place")
INDEXES = ("ix_job_trigrams", "ix_message_trigrams")
POSTGRESQL_FUNCTION = "printdesk_trigrams(text)"

Searched = type[Job] | type[Message]
POSTGRESQL_GUESS: dict[Searched, str] = {
    Job: (
        "EXPLAIN (FORMAT JSON) SELECT 1 FROM job "
        "WHERE printdesk_trigrams(search_text) @> CAST(:threes AS text[])"
    ),
    Message: (
        "EXPLAIN (FORMAT JSON) SELECT 1 FROM message "
        "WHERE printdesk_trigrams(search_text) @> CAST(:threes AS text[])"
    ),
}


def narrowed(session: Session, rows: Searched, part: str, most: int) -> ColumnElement[bool] | None:
    """A condition that holds for all rows with this part in their text, and for few others.

    None where an index does not help: for fewer than three letters, where more than ``most`` rows
    would be left (PostgreSQL takes a guess), or where the database has no such index.
    """
    threes = sorted({part[n : n + LETTERS] for n in range(len(part) - LETTERS + 1)})
    if not threes:
        return None
    in_sqlite = session.get_bind().dialect.name == "sqlite"
    return (_in_sqlite if in_sqlite else _in_postgresql)(session, rows, threes, most)


def _in_sqlite(
    session: Session, rows: Searched, threes: list[str], most: int
) -> ColumnElement[bool] | None:
    index = table(f"{rows.__tablename__}_trigrams", column("rowid"))
    quoted = " ".join('"{}"'.format(three.replace('"', '""')) for three in threes)
    name: ColumnElement[str] = column(index.name)
    found = select(index.c.rowid).where(name.op("MATCH")(quoted))
    left = select(func.count()).select_from(found.limit(most + 1).subquery())
    try:
        if (session.scalar(left) or 0) > most:
            return None
    except OperationalError:
        # There is no such table, where it was made by a SQLite without full text search.
        return None
    if rows is Job:
        return Job.number.in_(found)
    places = table("message_place", column("place"), column("id"))
    return Message.id.in_(select(places.c.id).where(places.c.place.in_(found)))


def _in_postgresql(
    session: Session, rows: Searched, threes: list[str], most: int
) -> ColumnElement[bool] | None:
    # To count them would take as long as to read them. It knows how frequent each three is.
    [told] = session.scalar(text(POSTGRESQL_GUESS[rows]), {"threes": threes})
    if told["Plan"]["Plan Rows"] > most:
        return None
    of_row = func.printdesk_trigrams(rows.search_text)
    return of_row.op("@>", is_comparison=True)(cast(threes, ARRAY(Text)))
