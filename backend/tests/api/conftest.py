"""An application that also has the toys, and a stage with a job in the status that is wanted."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from printdesk.accounts.passwords import Passwords
from printdesk.app import BLUEPRINTS, create_app
from printdesk.desk import Desk
from tests.api.toys import toys
from tests.conftest import SECRET
from tests.stage import SqliteShelf, Stage


@pytest.fixture
def toy_app(desk: Desk, passwords: Passwords) -> Flask:
    return create_app(desk, passwords=passwords, blueprints=(*BLUEPRINTS, toys))


@pytest.fixture
def toy_client(toy_app: Flask) -> FlaskClient:
    return toy_app.test_client()


@pytest.fixture(scope="session")
def stage(tmp_path_factory: pytest.TempPathFactory, sqlite_template: Path) -> Iterator[Stage]:
    """One for all: each test lets the curtain rise anew."""
    made = Stage(tmp_path_factory.mktemp("stage"), SqliteShelf(sqlite_template), SECRET)
    yield made
    made.close()
