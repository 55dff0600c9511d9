"""A desk of its own for each test: a real database, a real folder, a clock that is set by hand.

A test that asks for ``any_database`` runs once on SQLite and once on PostgreSQL. Settings of its
own it has by ``@pytest.mark.settings(lock_minutes=1)``.
"""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import structlog
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.engine import make_url

from printdesk import schema
from printdesk.accounts import local
from printdesk.accounts.passwords import Passwords
from printdesk.actors import Role
from printdesk.app import create_app
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.desk import Desk
from printdesk.notifications.mail import FileMailer
from printdesk.opening import open_desk
from tests.addresses_kept import keep_addresses
from tests.clients import Person, StaffClient
from tests.clocks import HandClock
from tests.described import Watch
from tests.postgres import Cluster, cluster
from tests.road import Road
from tests.statements import keep_compiled

SECRET = "a secret for tests, of more than 32 characters"

AddPerson = Callable[..., Person]
SignIn = Callable[[Person], StaffClient]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "settings(**given): settings of the test's desk")
    # What structlog shows by itself of an exception takes half a second to draw.
    as_in_production = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    structlog.configure(processors=[structlog.contextvars.merge_contextvars, *as_in_production])
    keep_compiled()
    keep_addresses()


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


@pytest.fixture
def passwords() -> Passwords:
    """Cheap ones: tests check rules, not the strength of Argon2."""
    return Passwords(time_cost=1, memory_cost=8, parallelism=1)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite database with the schema, of which each test gets a copy."""
    path = tmp_path_factory.mktemp("sqlite") / "template.sqlite3"
    _migrate(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def postgres() -> Iterator[Cluster]:
    """One server for all tests that need it."""
    with cluster() as server:
        yield server


@pytest.fixture(scope="session")
def postgres_template(postgres: Cluster) -> str:
    """The name of a PostgreSQL database with the schema, of which each test gets a copy."""
    address = postgres.create()
    _migrate(address)
    return str(make_url(address).database)


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    return f"sqlite:///{shutil.copy(sqlite_template, tmp_path / 'printdesk.sqlite3')}"


@pytest.fixture
def postgres_url(postgres: Cluster, postgres_template: str) -> Iterator[str]:
    address = postgres.create(postgres_template)
    yield address
    postgres.drop(address)


@pytest.fixture(params=["sqlite", "postgresql"])
def any_database(request: pytest.FixtureRequest) -> str:
    """The kind of database that the test runs on this time."""
    return str(request.param)


@pytest.fixture
def database_url(request: pytest.FixtureRequest) -> str:
    """The address of the test's own database."""
    wanted = "sqlite"
    if "any_database" in request.fixturenames:
        wanted = request.getfixturevalue("any_database")
    fixture = "postgres_url" if wanted == "postgresql" else "sqlite_url"
    return str(request.getfixturevalue(fixture))


@pytest.fixture
def settings(request: pytest.FixtureRequest, tmp_path: Path, database_url: str) -> Settings:
    given: dict[str, object] = {
        "secret_key": SECRET,
        "data_dir": tmp_path / "data",
        "database_url": database_url,
        "public_url": "http://localhost:8080",
        # The limits have tests of their own; the others shall not run into them.
        "ratelimit_login": "1000/second",
        "ratelimit_code": "1000/second",
        "ratelimit_reset": "1000/second",
        "ratelimit_submit": "1000/second",
        "ratelimit_submit_address": "1000/second",
    }
    for mark in reversed(list(request.node.iter_markers("settings"))):
        given |= mark.kwargs
    return Settings.load(_env_file=None, **given)


@pytest.fixture
def desk(settings: Settings, clock: HandClock) -> Iterator[Desk]:
    """A desk as it stands after the first start."""
    opened = open_desk(settings, clock=clock)
    yield opened
    opened.database.close()


@pytest.fixture
def app(desk: Desk, passwords: Passwords) -> Iterator[Flask]:
    """The application, whose every answer must be as its document says."""
    app = create_app(desk, passwords=passwords)
    watch = Watch(app)
    yield app
    assert watch.surprises == []


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in."""
    return app.test_client()


@pytest.fixture
def add_person(desk: Desk, passwords: Passwords) -> AddPerson:
    """Makes an account: ``add_person("Jane Doe", role=Role.ADMIN)``."""

    def add(name: str = "Jane Doe", *, role: Role = Role.STAFF) -> Person:
        email = f"{name.lower().replace(' ', '.')}@lab.example.edu"
        password = f"the password of {name}"
        with desk.database.transaction() as transaction:
            account = local.create(
                transaction.session,
                desk,
                email=email,
                name=name,
                role=role,
                password=password,
                passwords=passwords,
            )
        return Person(account.id, name, email, password)

    return add


@pytest.fixture
def sign_in(app: Flask, clock: HandClock) -> SignIn:
    """Gives a browser in which a person is signed in, by the same road as in the pages."""
    return lambda person: StaffClient(app, person, clock)


@pytest.fixture
def staff(sign_in: SignIn, add_person: AddPerson) -> StaffClient:
    """A member of staff at their computer."""
    return sign_in(add_person("Sam Staff"))


@pytest.fixture
def other_staff(sign_in: SignIn, add_person: AddPerson) -> StaffClient:
    """Another one, at another computer."""
    return sign_in(add_person("Olga Other"))


@pytest.fixture
def admin(sign_in: SignIn, add_person: AddPerson) -> StaffClient:
    """The administrator."""
    return sign_in(add_person("Ada Admin", role=Role.ADMIN))


@pytest.fixture
def road(desk: Desk, client: FlaskClient, staff: StaffClient, admin: StaffClient) -> Road:
    """Takes jobs to where a test begins."""
    return Road(desk, client, staff, admin)


@pytest.fixture
def mailer(desk: Desk) -> FileMailer:
    """Writes each mail to a file, as a lab without a mail server does."""
    return FileMailer(desk.settings.outbox_dir)


def _migrate(address: str) -> None:
    database = Database(address)
    schema.migrate(database)
    if database.is_sqlite:
        # All in one file, so that copying it copies everything.
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
