"""Finding the few rows in whose text some words may stand, by an index of threes of letters.

A text has a part in it only if it has all threes of letters of that part. The database keeps the
index itself, in the transaction of every change: SQLite by triggers in tables beside the others,
PostgreSQL in an index on a function. It holds what is folded already, so that a three is a three
whatever its letters mean.
"""

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    Integer,
    Select,
    String,
    Text,
    cast,
    column,
    func,
    inspect,
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
rowid = column("rowid", Integer)
PLACES = table("message_place", column("place", Integer), column("id", String))
ALL_SEARCHED: tuple[Searched, ...] = (Job, Message)
# What SQLite keeps it all anew by. Rows of mails are numbered by when they were written.
SQLITE_ANEW = (
    "INSERT INTO job_trigrams(job_trigrams) VALUES ('delete-all')",
    "INSERT INTO message_trigrams(message_trigrams) VALUES ('delete-all')",
    "DELETE FROM message_place",
    "INSERT INTO message_place(id) SELECT id FROM message ORDER BY created_at",
    "INSERT INTO job_trigrams(rowid, search_text) SELECT number, search_text FROM job",
    "INSERT INTO message_trigrams(rowid, search_text) "
    "SELECT place, search_text FROM message JOIN message_place USING (id)",
)
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
    threes = _threes(part)
    if not threes:
        return None
    return (_in_sqlite if _is_sqlite(session) else _in_postgresql)(session, rows, threes, most)


def is_there(session: Session) -> bool:
    """Whether the database has such an index; in PostgreSQL, whether it can be used."""
    if _is_sqlite(session):
        return set(NAMES) <= set(inspect(session.connection()).get_table_names())
    valid = "SELECT indisvalid FROM pg_index WHERE indexrelid = to_regclass(:name)"
    return all(session.scalar(text(valid), {"name": name}) for name in INDEXES)


def missed(session: Session, rows: Searched, sample: int) -> int:
    """How many rows of a sample the index does not lead to, which then nobody finds.

    They are the last ones, and as many from all there are, and all mails without a place in it.
    PostgreSQL keeps its index itself.
    """
    if not _is_sqlite(session):
        return 0
    place: ColumnElement[int] = Job.number.expression if rows is Job else PLACES.c.place
    known, placeless = select(place.label("place"), rows.search_text), 0
    if rows is Message:
        known = known.where(Message.id == PLACES.c.id)
        lost = select(func.count()).where(Message.id.not_in(select(PLACES.c.id)))
        placeless = session.scalar(lost) or 0
    last = session.execute(known.order_by(place.desc()).limit(sample)).all()
    most = int(last[0].place) if last else 0
    spread = session.execute(known.where(place % (most // sample + 1) == 0)).all()
    return placeless + sum(
        session.scalar(_having(rows, _threes(said)).where(rowid == number)) is None
        for number, said in {*last, *spread}
        if len(said) >= LETTERS
    )


def make_anew(session: Session) -> None:
    """Fill the index again, out of what stands in the rows."""
    if _is_sqlite(session):
        for statement in SQLITE_ANEW:
            session.execute(text(statement))
        return
    for name in INDEXES:
        session.execute(text(f"REINDEX INDEX {name}"))


def _threes(part: str) -> list[str]:
    return sorted({part[n : n + LETTERS] for n in range(len(part) - LETTERS + 1)})


def _is_sqlite(session: Session) -> bool:
    return session.get_bind().dialect.name == "sqlite"


def _in_sqlite(
    session: Session, rows: Searched, threes: list[str], most: int
) -> ColumnElement[bool] | None:
    found = _having(rows, threes)
    left = select(func.count()).select_from(found.limit(most + 1).subquery())
    try:
        if (session.scalar(left) or 0) > most:
            return None
    except OperationalError:
        # There is no such table, where it was made by a SQLite without full text search.
        return None
    if rows is Job:
        return Job.number.in_(found)
    return Message.id.in_(select(PLACES.c.id).where(PLACES.c.place.in_(found)))


def _having(rows: Searched, threes: list[str]) -> Select[int]:
    """A query of SQLite's index for the rows that have all these threes."""
    index = table(f"{rows.__tablename__}_trigrams")
    quoted = " ".join('"{}"'.format(three.replace('"', '""')) for three in threes)
    match = column(index.name, String).op("MATCH", is_comparison=True)
    return select(rowid).select_from(index).where(match(quoted))


def _in_postgresql(
    session: Session, rows: Searched, threes: list[str], most: int
) -> ColumnElement[bool] | None:
    # To count them would take as long as to read them. It knows how frequent each three is.
    [told] = session.scalar(text(POSTGRESQL_GUESS[rows]), {"threes": threes})
    if told["Plan"]["Plan Rows"] > most:
        return None
    of_row = func.printdesk_trigrams(rows.search_text)
    return of_row.op("@>", is_comparison=True)(cast(threes, ARRAY(Text)))
