from collections.abc import Iterator

import pytest
from sqlalchemy import inspect

from printdesk import schema
from printdesk.database import Database
from printdesk.models import Table

both_databases = pytest.mark.usefixtures("any_database")


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    database = Database(database_url)
    yield database
    database.close()


@both_databases
def test_models_and_migrations_agree(database: Database) -> None:
    assert schema.is_current(database)
    assert schema.differences(database) == []
    tables = set(inspect(database.engine).get_table_names())
    assert tables == {*Table.metadata.tables, "alembic_version"}


@both_databases
def test_migrating_again_changes_nothing(database: Database) -> None:
    schema.migrate(database)
    assert schema.is_current(database)


@both_databases
def test_going_back_and_forth_leads_to_the_same_schema(database: Database) -> None:
    schema.go_to(database, "base")
    assert set(inspect(database.engine).get_table_names()) == {"alembic_version"}
    assert not schema.is_current(database)
    schema.migrate(database)
    assert schema.differences(database) == []
