"""A lab in which a job stands in a given status, put up again in a moment.

Each status is reached once, by the ordinary road; its database and its share are then kept, and
copied back as often as a test wants to begin from there.
"""

import shutil
from collections.abc import Mapping
from pathlib import Path

from flask import Flask

from printdesk.accounts import local
from printdesk.accounts.passwords import Passwords
from printdesk.actors import Role
from printdesk.app import create_app
from printdesk.config import Settings
from printdesk.notifications.mail import FileMailer, Mailer
from printdesk.opening import open_desk
from printdesk.worker.embedded import work_once
from tests.clients import Person, StaffClient
from tests.clocks import NOON, HandClock
from tests.road import Road, Ticket

PEOPLE = {"staff": Role.STAFF, "other": Role.STAFF, "admin": Role.ADMIN}
MANY = "1000/second"


class Stage:
    """One desk and one application, and the job that the curtain last rose on."""

    def __init__(self, folder: Path, database: Path, secret: str) -> None:
        self.clock = HandClock()
        self._kept = folder / "kept"
        self._folder = folder / "lab"
        self._folder.mkdir(parents=True)
        self._file = Path(shutil.copy(database, self._folder / "printdesk.sqlite3"))
        settings = Settings.load(
            _env_file=None,
            secret_key=secret,
            data_dir=self._folder,
            database_url=f"sqlite:///{self._file}",
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
        self._put_up(self._kept / status)
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
        ticket = road.to("UPLOADED")
        self._keep("UPLOADED")
        road.reject(ticket)
        self._keep("REJECTED")
        self._put_up(self._kept / "UPLOADED")
        for status, step in road.steps.items():
            step(ticket)
            self._keep(status)
        return ticket

    def _put_up(self, kept: Path) -> None:
        self.desk.database.close()
        # The folders stay: making them anew takes longer than all the rest.
        for path in self._folder.rglob("*"):
            if path.is_file():
                path.unlink()
        for path in kept.rglob("*"):
            if path.is_file():
                shutil.copy2(path, self._folder / path.relative_to(kept))

    def _keep(self, status: str) -> None:
        self._fold_away()
        shutil.copytree(self._folder, self._kept / status)

    def _fold_away(self) -> None:
        """All of the database in one file, so that copying the folder copies everything."""
        with self.desk.database.engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        self.desk.database.close()

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
