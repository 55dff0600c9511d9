"""The database and Redis."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from redis import Redis
from redis.exceptions import RedisError
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from printdesk import schema
from printdesk.clock import SystemClock
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.doctor.clocks import skew
from printdesk.doctor.finding import Finding, look, well, wrong
from printdesk.upkeep.backup import dump, postgres_programs
from printdesk.upkeep.backup.refusals import DumpFailed

REDIS_SECONDS = 5


def look_at_database(settings: Settings) -> Iterator[Finding]:
    """Whether the database answers, has this version's schema, and agrees about the time."""
    database = Database(settings.database_url)
    try:
        if database.is_sqlite and not Path(str(database.url.database)).exists():
            yield look(
                "database",
                f"There is none yet at {database.url.database}.",
                "It is made on the first start. If there was one, bring it back from a backup, or "
                "look at DATA_DIR and DATABASE_URL.",
            )
            return
        yield from _looked_at(database)
    except SQLAlchemyError as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        yield wrong(
            "database",
            f"It does not answer: {reason}",
            "Look at DATABASE_URL, and whether the database server runs and lets this machine in.",
        )
    finally:
        database.close()


def _looked_at(database: Database) -> Iterator[Finding]:
    shown = database.url.render_as_string(hide_password=True)
    if not schema.is_current(database):
        yield wrong("database", f"{shown} is not up to date.", "Run: printdesk migrate")
        return
    if database.is_sqlite:
        with database.engine.connect() as connection:
            said = connection.exec_driver_sql("PRAGMA quick_check(1)").scalar()
        if said != "ok":
            yield wrong(
                "database",
                f"{shown} is damaged: {said}",
                "Stop Printdesk, keep a copy of the file, and bring a backup back.",
            )
            return
        yield well("database", f"{shown} is whole and up to date.")
        return
    with database.engine.connect() as connection:
        there: datetime = connection.execute(text("SELECT clock_timestamp()")).scalar_one()
        version = connection.execute(text("SHOW server_version")).scalar_one()
    yield well("database", f"{shown} answers (PostgreSQL {version}) and is up to date.")
    yield from skew("the database server", SystemClock().now(), there.astimezone(UTC))


def look_at_dump_programs(settings: Settings) -> Iterator[Finding]:
    """Whether backups of a PostgreSQL database can be made here."""
    if settings.backup_dir is None or not settings.database_url.startswith("postgresql"):
        return
    database = Database(settings.database_url)
    try:
        with database.reading() as session:
            server = dump.server_version(session)
        for name in ("pg_dump", "pg_restore"):
            tool = postgres_programs.program(name, server, settings.pg_bin_dir)
            yield well("backups", f"{tool} can be used with the database server.")
    except DumpFailed as refusal:
        yield wrong("backups", refusal.message, "Until then no backup is made.")
    except SQLAlchemyError:
        return  # That the database does not answer was told.
    finally:
        database.close()


def look_at_redis(settings: Settings) -> Iterator[Finding]:
    """Whether Redis answers and forgets nothing by itself."""
    if not settings.redis_url:
        return
    redis = Redis.from_url(
        settings.redis_url, socket_timeout=REDIS_SECONDS, socket_connect_timeout=REDIS_SECONDS
    )
    try:
        memory = redis.info("memory")
    except RedisError as error:
        yield wrong(
            "redis",
            f"It does not answer: {error}",
            "Look at REDIS_URL, and whether Redis runs. Until then workers look for work by "
            "themselves, more slowly.",
        )
        return
    finally:
        redis.close()
    policy = str(memory.get("maxmemory_policy", "noeviction"))
    if policy != "noeviction":
        yield look(
            "redis",
            f"When its memory is full, it throws away what it holds (maxmemory-policy {policy}).",
            "Set maxmemory-policy noeviction. Nothing is lost otherwise, but work is found later.",
        )
    else:
        yield well("redis", "It answers.")
