"""The database into which a backup is brought back: what it holds now, and filling it."""

import shutil
from collections.abc import Iterable
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import func, inspect, select, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DatabaseError
from sqlalchemy.orm import Session

from printdesk import trigrams
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.models import Account, Event, Heartbeat, Job, Message, Table
from printdesk.notifications.kinds import MailStatus
from printdesk.storage.durable import GoOn, sync_folder
from printdesk.upkeep.backup import dump
from printdesk.upkeep.backup.folder import Backup
from printdesk.upkeep.backup.manifest import DUMPS
from printdesk.upkeep.backup.refusals import DumpFailed, RestoreRefused

ASIDE = "{}.before-restore-{:%Y-%m-%dT%H-%M-%S}"
# A worker that was seen so lately may be at work.
ALIVE = timedelta(seconds=60)
BESIDE_SQLITE = ("-wal", "-shm")


def kind(settings: Settings) -> str:
    """``sqlite`` or ``postgresql``."""
    return make_url(settings.database_url).get_backend_name()


def content_of(settings: Settings, now: datetime) -> str:
    """What the database holds, in words; nothing for an empty one.

    Raises RestoreRefused while Printdesk runs on it, DumpFailed when it cannot be reached.
    """
    if _is_missing(settings):
        return ""
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            return _content_in(session, now)
    except DatabaseError as error:
        if database.is_sqlite:
            # It is kept beside the new one, whatever it is.
            return "something that cannot be read"
        raise DumpFailed(f"DATABASE_URL: the database cannot be used ({error.orig}).") from None
    finally:
        database.close()


def mails_waiting(settings: Settings) -> int:
    """How many mails the database would send at the next start."""
    database = Database(settings.database_url)
    waiting = select(func.count()).where(Message.status == MailStatus.QUEUED.value)
    with database.reading() as session:
        count = session.scalar(waiting) or 0
    database.close()
    return count


def fill(settings: Settings, backup: Backup, now: datetime, go_on: GoOn) -> None:
    """Bring the backup's database in, all of it or nothing.

    A SQLite database that is there is kept beside the new one; the tables of a PostgreSQL one are
    removed. Raises DumpFailed.
    """
    file = backup.path / DUMPS[backup.manifest.database]
    if backup.manifest.database == "sqlite":
        _place(file, Path(str(make_url(settings.database_url).database)), now)
        return
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            server = dump.server_version(session)
        dump.program_for_restore(server, settings.pg_bin_dir)
        remove_tables(database, [*Table.metadata.tables, "alembic_version"])
        dump.restore_postgresql(database.url, file, server, settings.pg_bin_dir, go_on)
    except DatabaseError as error:
        raise DumpFailed(f"The database cannot be filled: {error.orig}.") from None
    finally:
        database.close()


def remove_tables(database: Database, names: Iterable[str]) -> None:
    """Remove those of the tables that are there, and what finds parts of words in them."""
    with database.engine.begin() as connection:
        there = set(inspect(connection).get_table_names()) & set(names)
        for name in sorted(there):
            connection.execute(text(f'DROP TABLE "{name}" CASCADE'))
        connection.execute(text(f"DROP FUNCTION IF EXISTS {trigrams.POSTGRESQL_FUNCTION}"))


def _place(file: Path, target: Path, now: datetime) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.name}.new")
    shutil.copyfile(file, temporary)
    temporary.chmod(0o600)
    for beside in ("", *BESIDE_SQLITE):
        old = Path(f"{target}{beside}")
        if old.exists():
            old.rename(f"{ASIDE.format(target, now)}{beside}")
    temporary.replace(target)
    sync_folder(target.parent)


def _content_in(session: Session, now: datetime) -> str:
    there = set(inspect(session.connection()).get_table_names())

    def count(table: type[Table]) -> int:
        known = table.__tablename__ in there
        return (session.scalar(select(func.count()).select_from(table)) or 0) if known else 0

    if Heartbeat.__tablename__ in there:
        _require_at_rest(session.scalar(select(func.max(Heartbeat.seen_at))), now)
    jobs = count(Job)
    if jobs:
        return f"{jobs} jobs with their history"
    return "a history or accounts" if count(Event) or count(Account) else ""


def _is_missing(settings: Settings) -> bool:
    """Whether there is no SQLite file yet: looking at it would make one."""
    if kind(settings) != "sqlite":
        return False
    path = Path(str(make_url(settings.database_url).database))
    return not path.exists() or path.stat().st_size == 0


def _require_at_rest(seen_at: datetime | None, now: datetime) -> None:
    if seen_at is not None and now - seen_at < ALIVE:
        raise RestoreRefused(
            "Printdesk is running on this database, or was a minute ago. Stop it, wait for a "
            "minute, then try again."
        )
