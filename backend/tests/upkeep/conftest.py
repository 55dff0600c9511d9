"""A second lab: the same share, and another database."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from printdesk.accounts import local
from printdesk.accounts.passwords import Passwords
from printdesk.actors import Role
from printdesk.app import create_app
from printdesk.database import Database
from printdesk.desk import Desk
from tests.clients import Person, StaffClient
from tests.clocks import HandClock
from tests.road import Road

NewDesk = Callable[[], Desk]
Reopen = Callable[[Desk], Road]


@pytest.fixture
def empty_desk(request: pytest.FixtureRequest, desk: Desk, tmp_path: Path) -> Iterator[NewDesk]:
    """Gives a desk with the same share and key, and a database that has nothing but its schema."""
    opened: list[Database] = []
    dropped: list[Callable[[], None]] = []

    def make() -> Desk:
        if desk.database.is_sqlite:
            template = request.getfixturevalue("sqlite_template")
            path = shutil.copy(template, tmp_path / f"new-{len(opened)}.sqlite3")
            url = f"sqlite:///{path}"
        else:
            postgres = request.getfixturevalue("postgres")
            url = postgres.create(request.getfixturevalue("postgres_template"))
            dropped.append(lambda: postgres.drop(url))
        opened.append(Database(url))
        settings = desk.settings.model_copy(update={"database_url": url})
        return replace(desk, settings=settings, database=opened[-1])

    yield make
    for database in opened:
        database.close()
    for drop in dropped:
        drop()


@pytest.fixture
def reopen(passwords: Passwords, clock: HandClock) -> Reopen:
    """Opens the lab on another database, with people who have new accounts."""

    def start(desk: Desk) -> Road:
        app = create_app(desk, passwords=passwords)

        def person(name: str, role: Role) -> StaffClient:
            known: dict[str, Any] = {"email": f"{name.lower()}@new.example.edu", "name": name}
            password = f"the new password of {name}"
            with desk.database.transaction() as tx:
                account = local.create(
                    tx.session, desk, role=role, password=password, passwords=passwords, **known
                )
            return StaffClient(app, Person(account.id, name, known["email"], password), clock)

        staff, admin = person("Nora", Role.STAFF), person("Abel", Role.ADMIN)
        return Road(desk, app.test_client(), staff, admin)

    return start
