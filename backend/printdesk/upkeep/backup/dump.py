"""The database written out as it is at one moment, and brought back from that."""

import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.orm import Session

from printdesk.desk import Desk
from printdesk.storage.durable import GoOn
from printdesk.upkeep.backup import postgres_programs
from printdesk.upkeep.backup.manifest import DUMPS
from printdesk.upkeep.backup.refusals import DumpFailed, using

PAGES_AT_ONCE = 4096
SERVER_VERSION = text("SELECT current_setting('server_version_num')::int / 10000")


def dump(desk: Desk, session: Session, folder: Path, go_on: GoOn) -> Path:
    """Write out what the session sees, a snapshot that stays open; the file.

    Raises DumpFailed.
    """
    target = folder / DUMPS["sqlite" if desk.database.is_sqlite else "postgresql"]
    temporary = target.with_name(f".{target.name}.tmp")
    with using(folder.parent):
        temporary.unlink(missing_ok=True)
        if desk.database.is_sqlite:
            _dump_sqlite(session, temporary, go_on)
        else:
            _dump_postgresql(desk, session, temporary, go_on)
        temporary.chmod(0o600)
        temporary.replace(target)
    return target


def server_version(session: Session) -> int:
    """The major version of the PostgreSQL server."""
    return int(session.scalar(SERVER_VERSION) or 0)


def program_for_restore(server: int, programs: str) -> Path:
    """The program that brings dumps back. Raises DumpFailed when there is none."""
    return postgres_programs.program("pg_restore", server, programs)


def restore_postgresql(url: URL, file: Path, server: int, programs: str, go_on: GoOn) -> None:
    """Bring a dump into an empty database, all of it or nothing. Raises DumpFailed."""
    tool = program_for_restore(server, programs)
    arguments = ["--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction"]
    postgres_programs.run(tool, [*arguments, str(file)], url, go_on)


def _dump_sqlite(session: Session, target: Path, go_on: GoOn) -> None:
    # The first look begins the snapshot, which the copy is made of as well.
    session.execute(text("SELECT count(*) FROM sqlite_master"))
    source = session.connection().connection.driver_connection
    assert isinstance(source, sqlite3.Connection)  # noqa: S101 - what SQLite's driver gives
    tell: Callable[[int, int, int], object] = lambda _status, _left, _total: go_on()  # noqa: E731
    try:
        with closing(sqlite3.connect(target)) as copy:
            source.backup(copy, pages=PAGES_AT_ONCE, progress=tell)
            # All in one file, that nothing need be kept beside.
            copy.execute("PRAGMA journal_mode = DELETE")
            [said] = copy.execute("PRAGMA quick_check(1)").fetchone()
    except sqlite3.Error as error:
        raise DumpFailed(f"The database could not be copied: {error}.") from error
    finally:
        for rest in ("-wal", "-shm", "-journal"):
            with suppress(OSError):
                Path(f"{target}{rest}").unlink()
    if said != "ok":
        raise DumpFailed(f"The database is damaged: {said}. Bring back the last good backup.")


def _dump_postgresql(desk: Desk, session: Session, target: Path, go_on: GoOn) -> None:
    # Of a server that ends idle transactions ours would be one.
    session.execute(text("SET LOCAL idle_in_transaction_session_timeout = 0"))
    snapshot = session.scalar(text("SELECT pg_export_snapshot()"))
    tool = postgres_programs.program("pg_dump", server_version(session), desk.settings.pg_bin_dir)
    arguments = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
    postgres_programs.run(tool, [*arguments, f"--file={target}"], desk.database.url, go_on)
