"""Labs in which processes are killed, on both databases, put up again in a moment."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.conftest import SECRET
from tests.crash.killing import Killer, killer
from tests.postgres import Cluster
from tests.stage import PostgresShelf, SqliteShelf, Stage

STEPS = Path(__file__).with_name("test_steps.py")
# A share of the kills is quick; between them they know every step and everything that is done.
SHARE = 11


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out most of the kills, unless all are wanted: another step of each deed."""
    if config.getoption("every_kill"):
        return
    kills = [item for item in items if item.path == STEPS]
    kills.sort(key=lambda item: item.nodeid)
    left_out = {kill for place, kill in enumerate(kills) if place % SHARE}
    config.hook.pytest_deselected(items=[item for item in items if item in left_out])
    items[:] = [item for item in items if item not in left_out]


@pytest.fixture
def apart(every_kill: bool) -> int:
    """How many times as far the instants lie apart at which something dies."""
    return 1 if every_kill else 3


@pytest.fixture(scope="package")
def processes() -> Iterator[Killer]:
    """What starts processes and sees them die."""
    with killer() as made:
        yield made


@pytest.fixture(scope="package")
def sqlite_stage(
    tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path
) -> Iterator[Stage]:
    made = Stage(tmp_path_factory.mktemp("sqlite-stage"), SqliteShelf(sqlite_template), SECRET)
    yield made
    made.close()


@pytest.fixture(scope="package")
def postgres_stage(
    tmp_path_factory: pytest.TempPathFactory, postgres: Cluster, postgres_template: str
) -> Iterator[Stage]:
    shelf = PostgresShelf(postgres, postgres_template)
    made = Stage(tmp_path_factory.mktemp("postgres-stage"), shelf, SECRET)
    yield made
    made.close()


@pytest.fixture
def stage(request: pytest.FixtureRequest, any_database: str) -> Stage:
    """A lab whose one job can be put up in any status."""
    kind = "postgres_stage" if any_database == "postgresql" else "sqlite_stage"
    made: Stage = request.getfixturevalue(kind)
    return made
