"""A Printdesk of the tests' own, started as a newcomer starts it."""

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from bench.running import Running, printdesk
from printdesk.accounts import local
from printdesk.accounts.first_admin import NAME
from printdesk.actors import Role
from printdesk.config import Settings
from printdesk.opening import open_desk

PAGES = Path(__file__).resolve().parents[1] / "backend" / "printdesk" / "pages" / "index.html"
SETTINGS = {
    "COMPLETION_EMAIL_DELAY_SECONDS": "1",
    "RATELIMIT_SUBMIT": "1000/hour",
    "RATELIMIT_SUBMIT_ADDRESS": "1000/hour",
    "RATELIMIT_LOGIN": "1000/hour",
    "STAFF_STORAGE_ROOT": "Z:\\storage",
}


@dataclass(frozen=True)
class Person:
    """Somebody who can sign in."""

    name: str
    email: str
    password: str


@dataclass(frozen=True)
class Lab:
    """A running Printdesk, and its administrator."""

    site: str
    server: Running
    admin: Person

    @property
    def api(self) -> str:
        return self.server.api

    @property
    def storage(self) -> Path:
        return self.server.data / "storage"

    @property
    def outbox(self) -> Path:
        return self.server.data / "outbox"

    def add_staff(self, name: str) -> Person:
        """A member of staff with an account of their own."""
        person = Person(name, address_of(name), secrets.token_urlsafe(12))
        desk = open_desk(Settings.load(_env_file=None, data_dir=self.server.data))
        with desk.database.transaction() as tx:
            local.create(
                tx.session,
                desk,
                email=person.email,
                name=person.name,
                role=Role.STAFF,
                password=person.password,
            )
        desk.database.close()
        return person


def address_of(name: str) -> str:
    """The email address of somebody of this name."""
    return f"{name.partition(' ')[0].lower()}@example.edu"


@contextmanager
def open_lab(folder: Path, **settings: str) -> Iterator[Lab]:
    """Start a Printdesk in an empty folder, and stop it afterwards."""
    if not PAGES.is_file():
        pytest.fail("The pages are not built yet. Run the tests by: python3 run.py test")
    admin = Person(NAME, "ada@example.edu", secrets.token_urlsafe(12))
    account = {"ADMIN_EMAIL": admin.email, "ADMIN_PASSWORD": admin.password}
    with printdesk(folder, **{**SETTINGS, **account, **settings}) as server:
        yield Lab(server.api.removesuffix("/api/v1"), server, admin)
