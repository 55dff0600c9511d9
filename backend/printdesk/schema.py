"""Bringing a database to the schema of this version, by migrations alone."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from printdesk.database import Database
from printdesk.models import Table

# Any number that nothing else in the database locks by.
ADVISORY_LOCK = 7_042_115


def migrate(database: Database) -> None:
    """Run the migrations that are missing. Of several processes, one does it."""
    with _alone(database) as connection:
        command.upgrade(_config(connection), "head")


def go_to(database: Database, revision: str) -> None:
    """Go back to an older schema, or to ``base``, before all. What only newer ones have is lost."""
    with _alone(database) as connection:
        command.downgrade(_config(connection), revision)


def is_current(database: Database) -> bool:
    """Whether the database has the schema of this version."""
    with database.engine.connect() as connection:
        heads = ScriptDirectory.from_config(_config(connection)).get_heads()
        return set(MigrationContext.configure(connection).get_current_heads()) == set(heads)


def differences(database: Database) -> list[object]:
    """What the models say and the database does not have, or the other way round."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, Table.metadata))


def add_revision(database: Database, message: str) -> None:
    """Write a migration from what the models have and the database has not."""
    with _alone(database) as connection:
        config = _config(connection)
        known = list(ScriptDirectory.from_config(config).walk_revisions())
        revision = f"{len(known) + 1:04d}"
        command.revision(config, message, autogenerate=True, rev_id=revision)


def _config(connection: Connection) -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.attributes["connection"] = connection
    return config


class _alone:
    """A connection with a transaction that no other migration can be in."""

    def __init__(self, database: Database) -> None:
        options = {"printdesk_begin": "IMMEDIATE"} if database.is_sqlite else {}
        self._connection = database.engine.connect().execution_options(**options)
        self._sqlite = database.is_sqlite

    def __enter__(self) -> Connection:
        if self._sqlite:
            # Batch migrations rebuild tables, and must not take their rows' children along.
            self._switch_foreign_keys(on=False)
        else:
            self._connection.execute(text(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"))
        return self._connection

    def __exit__(self, failed: type[BaseException] | None, *_: object) -> None:
        if failed is None:
            self._connection.commit()
        else:
            self._connection.rollback()
        if self._sqlite:
            self._switch_foreign_keys(on=True)
        self._connection.close()

    def _switch_foreign_keys(self, *, on: bool) -> None:
        driver = self._connection.connection.driver_connection
        assert driver is not None  # noqa: S101
        driver.execute(f"PRAGMA foreign_keys = {'ON' if on else 'OFF'}")
