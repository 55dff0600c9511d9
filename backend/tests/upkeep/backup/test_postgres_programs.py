"""PostgreSQL's programs: those of the machine, and what is said when they will not do."""

from dataclasses import replace
from pathlib import Path

import pytest

from printdesk.desk import Desk
from printdesk.upkeep.backup.postgres_programs import program
from printdesk.upkeep.backup.refusals import DumpFailed
from tests.road import Road
from tests.upkeep.backup.places import made


@pytest.fixture
def database_url(postgres_url: str) -> str:
    return postgres_url


def pretended(folder: Path, version: str) -> str:
    """A folder with a pg_dump that says it is of this version."""
    folder.mkdir()
    script = folder / "pg_dump"
    script.write_text(f"#!/bin/sh\necho 'pg_dump (PostgreSQL) {version} (Somewhere)'\n")
    script.chmod(0o755)
    return str(folder)


def with_programs(desk: Desk, folder: str) -> Desk:
    return replace(desk, settings=desk.settings.model_copy(update={"pg_bin_dir": folder}))


def test_one_that_is_older_than_the_server_is_refused(
    desk: Desk, road: Road, tmp_path: Path
) -> None:
    old = pretended(tmp_path / "old", "9.6")
    with pytest.raises(DumpFailed, match=r"is of version 9, and the database server of version"):
        made(with_programs(desk, old))


def test_one_that_is_missing_is_told_and_where_it_is_to_be_had(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(DumpFailed, match=r"pg_dump is not on .* PG_BIN_DIR"):
        made(with_programs(desk, str(tmp_path)))


def test_a_newer_one_will_do(tmp_path: Path) -> None:
    newer = pretended(tmp_path / "newer", "99.1")
    assert program("pg_dump", 15, newer) == tmp_path / "newer" / "pg_dump"


def test_what_it_says_when_it_fails_is_told(desk: Desk, tmp_path: Path) -> None:
    folder = pretended(tmp_path / "failing", "99.0")
    script = Path(folder) / "pg_dump"
    script.write_text(
        script.read_text() + '[ "$1" = --version ] || { echo "no such host" >&2; exit 3; }\n'
    )
    with pytest.raises(DumpFailed, match=r"(?s)pg_dump failed: .*no such host"):
        made(with_programs(desk, folder))
