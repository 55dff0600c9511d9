"""A lab with a folder for backups, and empty places to bring them back to."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from printdesk.config import Settings
from tests.clocks import NOON
from tests.upkeep.backup.places import Elsewhere


@pytest.fixture
def settings(request: pytest.FixtureRequest, settings: Settings, tmp_path: Path) -> Settings:
    """Those of a lab that makes backups."""
    folder = tmp_path / "backups"
    folder.mkdir()
    programs = ""
    if not settings.database_url.startswith("sqlite"):
        programs = str(request.getfixturevalue("postgres").programs)
    at_three = NOON.replace(hour=3).astimezone().strftime("%H:%M")
    given = {"backup_dir": folder, "pg_bin_dir": programs, "backup_time": at_three}
    return settings.model_copy(update=given)


@pytest.fixture
def elsewhere(
    request: pytest.FixtureRequest, settings: Settings, tmp_path: Path
) -> Iterator[Elsewhere]:
    """A place where nothing is, with a database of the same kind as the lab's."""
    folder = tmp_path / "elsewhere"
    drop: Callable[[], None] = lambda: None  # noqa: E731
    if settings.database_url.startswith("sqlite"):
        url = f"sqlite:///{folder}/printdesk.sqlite3"
    else:
        postgres = request.getfixturevalue("postgres")
        url = postgres.create()
        drop = lambda: postgres.drop(url)  # noqa: E731
    yield Elsewhere(folder, url, settings.pg_bin_dir)
    drop()
