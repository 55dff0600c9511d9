"""The database: one engine, reads in snapshots, writes in transactions that alone commit."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import CursorResult, Engine, Update, create_engine, event
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session, sessionmaker

Hook = Callable[[], None]

BUSY_SECONDS = 30
# A server that does not even refuse is given up, as are the requests that wait for it.
CONNECT_SECONDS = 10


class Database:
    """A SQLite or PostgreSQL database by its address."""

    def __init__(self, url: str) -> None:
        self.url: URL = make_url(url)
        self.engine = _sqlite(self.url) if self.is_sqlite else _postgresql(self.url)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False, autoflush=True)

    @property
    def is_sqlite(self) -> bool:
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that looks and never writes."""
        with self._sessions() as session:
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Session]:
        """A session that sees the database as it is at its first look, however long it looks."""
        with self._sessions() as session:
            if not self.is_sqlite:
                session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            yield session

    @contextmanager
    def transaction(self) -> Iterator["Transaction"]:
        """All that is written inside is committed at the end, or none of it.

        What was handed to ``after_commit`` runs once the commit stands, in order.
        """
        with self._sessions() as session:
            if self.is_sqlite:
                # A plain BEGIN takes the write lock at the first write, after the reads on which
                # it rests: two writers would both read the old value.
                session.connection(execution_options={"printdesk_begin": "IMMEDIATE"})
            transaction = Transaction(session)
            try:
                yield transaction
                session.commit()
            except BaseException:
                session.rollback()
                raise
        for hook in transaction.hooks:
            hook()

    def take_stock(self) -> None:
        """After very much was added: let PostgreSQL look at once at what it would look at soon.

        SQLite goes by the indexes alone. What it guesses from a look has misled it.
        """
        if not self.is_sqlite:
            with self.engine.connect() as connection:
                alone = connection.execution_options(isolation_level="AUTOCOMMIT")
                alone.exec_driver_sql("VACUUM (ANALYZE)")

    def close(self) -> None:
        self.engine.dispose()


class Transaction:
    """A unit of work: its session, and what shall happen after it is committed."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.hooks: list[Hook] = []

    def after_commit(self, hook: Hook) -> None:
        """Run ``hook`` once the commit stands; never when it is rolled back."""
        self.hooks.append(hook)


def is_away(error: SQLAlchemyError) -> bool:
    """Whether the database cannot be used just now, and not what it was asked is wrong."""
    if isinstance(error, PoolTimeout):
        return True
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    # Of SQLite's, what is wrong with a statement is of this kind as well.
    return getattr(error.orig, "sqlite_errorcode", None) != sqlite3.SQLITE_ERROR


def changed(session: Session, statement: Update) -> bool:
    """Carry out a conditional UPDATE of one row, and tell whether its condition held."""
    result = session.execute(statement, execution_options={"synchronize_session": False})
    assert isinstance(result, CursorResult)  # noqa: S101 - what an UPDATE always gives
    return result.rowcount == 1


def _postgresql(url: URL) -> Engine:
    if url.drivername == "postgresql":
        url = url.set(drivername="postgresql+psycopg")
    patience = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_SECONDS}
    engine = create_engine(
        url, connect_args=patience, pool_pre_ping=True, pool_size=10, max_overflow=30
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: psycopg.Connection[Any], _record: Any) -> None:
        # To compile a query takes longer than any of ours takes without.
        connection.execute("SET jit = off")
        connection.commit()

    return engine


def _sqlite(url: URL) -> Engine:
    engine = create_engine(
        url, connect_args={"timeout": BUSY_SECONDS}, pool_size=10, max_overflow=60
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: Any) -> None:
        file = Path(str(url.database))
        if file.stat().st_size == 0:
            # It is new, and will hold people's names and hashes of passwords.
            file.chmod(0o600)
        # The driver's own transaction control is switched off: it begins too late.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode = WAL")
        cursor.execute("PRAGMA synchronous = FULL")
        cursor.execute("PRAGMA foreign_keys = ON")
        cursor.execute(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
        cursor.close()
        # SQLite's own knows no letters but the plain ones, and would not find Émile by “émile”.
        connection.create_function("lower", 1, _lower, deterministic=True)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        kind = connection.get_execution_options().get("printdesk_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {kind}")

    return engine


def _lower(text: str | None) -> str | None:
    return None if text is None else text.lower()
