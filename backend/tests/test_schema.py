import sys
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from printdesk import schema
from printdesk.cli import main
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.models import Table
from tests import evidence
from tests.road import Road

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
    there = inspect(database.engine).get_table_names()
    tables = {name for name in there if schema.belongs_to_models(name, "table", None)}
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


@both_databases
@pytest.mark.parametrize("revision", ["9999", "base; DROP TABLE job", "head"])
def test_a_schema_that_was_never_there_is_refused(database: Database, revision: str) -> None:
    before = schema.version(database)
    with pytest.raises(schema.UnknownSchema, match=before):
        schema.go_to(database, revision)
    assert schema.version(database) == before
    assert schema.is_current(database)


@pytest.mark.parametrize(
    ("typed", "after"), [("0001\n", "0001"), ("yes\n", "present"), ("", "present")]
)
def test_the_command_goes_back_only_when_that_is_meant(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    typed: str,
    after: str,
) -> None:
    monkeypatch.setenv("DATA_DIR", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    assert main(["migrate"]) == 0
    present = capsys.readouterr().out.split()[-1].rstrip(".")
    monkeypatch.setattr(sys, "stdin", StringIO(typed))
    is_meant = after != "present"
    assert main(["migrate", "--to", "0001"]) == (0 if is_meant else 1)
    said = capsys.readouterr().out
    assert said.endswith(f"The database has the schema {after if is_meant else present}.\n")
    assert ("Nothing was changed." in said) is not is_meant
    assert main(["migrate"]) == 0
    assert capsys.readouterr().out == f"The database has the schema {present}.\n"


def test_a_database_of_a_newer_version_is_left_alone(database: Database) -> None:
    with database.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for use in (schema.migrate, schema.is_current, lambda d: schema.go_to(d, "0001")):
        with pytest.raises(
            schema.NewerSchema, match=r"schema 9999, of a newer version .* --to 0\d"
        ):
            use(database)
    assert schema.version(database) == "9999"


@both_databases
def test_what_was_handed_in_before_is_found_like_the_rest(desk: Desk, road: Road) -> None:
    ticket = road.to("PENDING", student_name="Zoë Ångström", student_email="Zoe@example.edu")
    before = evidence.job(desk, ticket.id)
    mails = evidence.rows(desk, "message", job_id=ticket.id)
    schema.go_to(desk.database, "0007")
    schema.migrate(desk.database)
    assert evidence.job(desk, ticket.id) == before
    assert before["search_text"].startswith("zoe angstrom\nzoe@example.edu\n")
    assert evidence.rows(desk, "message", job_id=ticket.id) == mails
