"""What the database holds a second time, so that it is found fast: does it agree with the rows?"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from printdesk import schema, trigrams
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.doctor.finding import Finding, look, well, wrong
from printdesk.models import Job
from printdesk.stats import months

# So many of the last jobs and mails are looked up, and as many from among all.
SAMPLE = 100
ANEW = "Run: printdesk reindex"


def look_at_search(settings: Settings) -> Iterator[Finding]:
    """Whether searches find what is there."""
    with _looking(settings) as session:
        if session is None:
            return
        if not trigrams.is_there(session):
            yield look(
                "search",
                "The database has no index of parts of words, so that searches take longer.",
                "A SQLite without full text search has none. In PostgreSQL run: printdesk reindex",
            )
            return
        for rows in trigrams.ALL_SEARCHED:
            missed = trigrams.missed(session, rows, SAMPLE)
            if missed:
                name = "jobs" if rows is Job else "emails"
                yield wrong(
                    "search",
                    f"Searches do not find {missed} of some {name} that were looked up.",
                    ANEW,
                )
                return
    yield well("search", "The index of parts of words leads to what is looked for.")


def look_at_packed_months(settings: Settings) -> Iterator[Finding]:
    """Whether the months that are packed for statistics tell what the rows do."""
    with _looking(settings) as session:
        if session is None:
            return
        differing = months.differing(session)
    if differing:
        named = ", ".join(f"{month // 12}-{month % 12 + 1:02}" for month in differing)
        yield wrong("figures", f"Statistics of these months are wrong: {named}.", ANEW)
        return
    yield well("figures", "What is packed for statistics agrees with the rows.")


@contextmanager
def _looking(settings: Settings) -> Iterator[Session | None]:
    """One look at the database; None where it cannot be used, which was told."""
    database = Database(settings.database_url)
    try:
        there = not database.is_sqlite or Path(str(database.url.database)).exists()
        if not there or not _is_current(database):
            yield None
            return
        with database.snapshot() as session:
            yield session
    finally:
        database.close()


def _is_current(database: Database) -> bool:
    try:
        return schema.is_current(database)
    except SQLAlchemyError:
        return False
