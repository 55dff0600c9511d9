"""Bringing a database to the schema of this version, by migrations alone."""

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from printdesk import trigrams
from printdesk.database import Database
from printdesk.errors import Refusal
from printdesk.models import Table

# Any number that nothing else in the database locks by.
ADVISORY_LOCK = 7_042_115
MIGRATIONS = Path(__file__).parent / "migrations"


class UnknownSchema(Refusal):
    """The database cannot go back to this schema, since it has never been there."""

    status, code = 422, "unknown_schema"

    def __init__(self, revision: str, present: str) -> None:
        super().__init__(
            f"{revision} is no schema that this database had before its present one, {present}. "
            "Name one such as 0001."
        )


class NewerSchema(Refusal):
    """The database has been brought to a schema that this version does not know."""

    status, code = 409, "newer_schema"

    def __init__(self, present: str, ours: str) -> None:
        super().__init__(
            f"The database has the schema {present}, of a newer version than this one. Install "
            f"that version again, or go back with it first: printdesk migrate --to {ours}"
        )


def migrate(database: Database) -> None:
    """Run the migrations that are missing. Of several processes, one does it.

    Raises NewerSchema.
    """
    with _alone(database) as connection:
        config = _config(connection)
        _require_known(config, version(database))
        command.upgrade(config, "head")


def go_to(database: Database, revision: str) -> None:
    """Go back to an older schema, or to ``base``, before all. What only newer ones have is lost.

    Raises UnknownSchema or NewerSchema, and changes nothing, when it cannot.
    """
    with _alone(database) as connection:
        config = _config(connection)
        present = version(database)
        _require_known(config, present)
        before = ScriptDirectory.from_config(config).iterate_revisions(present or "base", "base")
        if revision not in {"base", *(each.revision for each in before)}:
            raise UnknownSchema(revision, present)
        command.downgrade(config, revision)


def version(database: Database) -> str:
    """Which schema the database has, by the number of its last migration; "" before the first."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() or ""


def is_current(database: Database) -> bool:
    """Whether the database has the schema of this version. Raises NewerSchema."""
    present = version(database)
    return present == _require_known(_config(), present)


def _require_known(config: Config, present: str) -> str:
    """The schema of this version. Raises NewerSchema when the present one is not known to it."""
    scripts = ScriptDirectory.from_config(config)
    ours = scripts.get_current_head() or ""
    if present and present not in {each.revision for each in scripts.walk_revisions()}:
        raise NewerSchema(present, ours)
    return ours


def knows(revision: str) -> bool:
    """Whether this version has the migration, so that a database up to there can be used."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    known = {each.revision for each in ScriptDirectory.from_config(config).walk_revisions()}
    return revision in known


def differences(database: Database) -> list[object]:
    """What the models say and the database does not have, or the other way round."""
    with database.engine.connect() as connection:
        opts = {"compare_type": True, "include_name": belongs_to_models}
        context = MigrationContext.configure(connection, opts=opts)
        return list(compare_metadata(context, Table.metadata))


def belongs_to_models(name: str | None, kind: str, _parents: object) -> bool:
    """Whether the models tell of it; the index of parts of words is made by migrations alone."""
    if kind == "index":
        return name not in trigrams.INDEXES
    return kind != "table" or not (name or "").startswith(trigrams.NAMES)


def add_revision(database: Database, message: str) -> None:
    """Write a migration from what the models have and the database has not."""
    with _alone(database) as connection:
        config = _config(connection)
        known = list(ScriptDirectory.from_config(config).walk_revisions())
        revision = f"{len(known) + 1:04d}"
        command.revision(config, message, autogenerate=True, rev_id=revision)


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
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
