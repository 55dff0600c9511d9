"""A lab in which a job stands in a given status, put up again in a moment.

Each status is reached once, by the ordinary road; its database and its share are then kept, and
copied back as often as a test wants to begin from there.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Protocol

from flask import Flask
from sqlalchemy.engine import make_url

from printdesk.accounts import local
from printdesk.accounts.passwords import Passwords
from printdesk.actors import Role
from printdesk.app import create_app
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.notifications.mail import FileMailer, Mailer
from printdesk.opening import open_desk
from printdesk.worker.embedded import work_once
from tests.clients import Person, StaffClient
from tests.clocks import NOON, HandClock
from tests.postgres import Cluster
from tests.road import Road, Ticket

PEOPLE = {"staff": Role.STAFF, "other": Role.STAFF, "admin": Role.ADMIN}
MANY = "1000/second"


class Shelf(Protocol):
    """Where the states of a database are kept, by their names."""

    def begin(self, folder: Path) -> str:
        """The address of a new database; it may lie in the lab's folder, which is kept anyway."""
        ...

    def keep(self, database: Database, name: str) -> None:
        """Keep the database as it is. Nobody is connected to it afterwards."""
        ...

    def put_up(self, name: str) -> None:
        """Make the database what it was then. Nobody is connected to it."""
        ...


class SqliteShelf:
    """Databases that are files: they are kept with the lab's folder."""

    def __init__(self, template: Path) -> None:
        self._template = template

    def begin(self, folder: Path) -> str:
        return f"sqlite:///{shutil.copy(self._template, folder / 'printdesk.sqlite3')}"

    def keep(self, database: Database, name: str) -> None:
        # All of the database in one file, so that copying the folder copies everything.
        with database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        database.close()

    def put_up(self, name: str) -> None:
        """It came with the folder."""


class PostgresShelf:
    """Databases of a server: each state is a database of which copies are made."""

    def __init__(self, cluster: Cluster, template: str) -> None:
        self._cluster = cluster
        self._address = cluster.create(template)
        self._kept: dict[str, str] = {}

    def begin(self, folder: Path) -> str:
        return self._address

    def keep(self, database: Database, name: str) -> None:
        database.close()
        self._kept[name] = self._cluster.create(str(database.url.database))

    def put_up(self, name: str) -> None:
        self._cluster.replace(self._address, str(make_url(self._kept[name]).database))


class Stage:
    """One desk and one application, and the job that the curtain last rose on."""

    def __init__(self, folder: Path, shelf: Shelf, secret: str) -> None:
        self.clock = HandClock()
        self._shelf = shelf
        self._kept = folder / "kept"
        self._folder = folder / "lab"
        self._folder.mkdir(parents=True)
        settings = Settings.load(
            _env_file=None,
            secret_key=secret,
            data_dir=self._folder,
            database_url=shelf.begin(self._folder),
            public_url="http://localhost:8080",
            ratelimit_login=MANY,
            ratelimit_submit=MANY,
            ratelimit_submit_address=MANY,
        )
        self.desk = open_desk(settings, clock=self.clock)
        passwords = Passwords(time_cost=1, memory_cost=8, parallelism=1)
        self.app: Flask = create_app(self.desk, passwords=passwords)
        self.nobody = self.app.test_client()
        self.people: Mapping[str, StaffClient] = {
            name: StaffClient(self.app, self._account(name, role, passwords), self.clock)
            for name, role in PEOPLE.items()
        }
        self.road = Road(self.desk, self.nobody, self.people["staff"], self.people["admin"])
        self._ticket = self._rehearse()

    def rise(self, status: str) -> Ticket:
        """Put the lab up with its one job in this status, at noon, nobody holding the job."""
        self.clock.moment = NOON
        self._put_up(status)
        for person in self.people.values():
            person.begin_again()
        return self._ticket

    def work(self, mailer: Mailer | None = None) -> None:
        """Let the worker do all that is due; mails go to files unless another takes them."""
        work_once(self.desk, mailer or FileMailer(self.desk.settings.outbox_dir))

    def close(self) -> None:
        self.desk.database.close()

    def _rehearse(self) -> Ticket:
        """Walk the road once, and keep what stands in each status."""
        road = self.road
        self._keep("EMPTY")
        ticket = road.to("UPLOADED")
        self._keep("UPLOADED")
        road.reject(ticket)
        self._keep("REJECTED")
        self._put_up("UPLOADED")
        for status, step in road.steps.items():
            step(ticket)
            self._keep(status)
        return ticket

    def _put_up(self, status: str) -> None:
        self.desk.database.close()
        kept = self._kept / status
        # The folders stay: making them anew takes longer than all the rest.
        for path in sorted(self._folder.rglob("*"), reverse=True):
            if path.is_file() or path.is_symlink():  # whatever it leads to, if anything
                path.unlink()
            elif not (kept / path.relative_to(self._folder)).exists():
                path.rmdir()
        for path in kept.rglob("*"):
            if path.is_file():
                target = self._folder / path.relative_to(kept)
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy2(path, target)
        self._shelf.put_up(status)

    def _keep(self, status: str) -> None:
        self._shelf.keep(self.desk.database, status)
        shutil.copytree(self._folder, self._kept / status)

    def _account(self, name: str, role: Role, passwords: Passwords) -> Person:
        email, password = f"{name}@lab.example.edu", f"the password of {name}"
        with self.desk.database.transaction() as transaction:
            account = local.create(
                transaction.session,
                self.desk,
                email=email,
                name=f"{name.title()} Member",
                role=role,
                password=password,
                passwords=passwords,
            )
        return Person(account.id, account.name, email, password)
