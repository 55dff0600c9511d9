"""The weeks before the pictures are taken, lived through by the product itself.

Every step is taken by the API, under a clock that is set to when it happened. So ages, histories,
emails and deadlines are what they would be.
"""

import secrets
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from e2e.lab import address_of
from e2e.pictures.people import LAB, STAFF, STORIES, Story
from printdesk import log, schema
from printdesk.accounts import local
from printdesk.accounts.passwords import Passwords
from printdesk.actors import Role
from printdesk.app import create_app
from printdesk.config import Settings
from printdesk.database import Database
from printdesk.notifications.mail import FileMailer
from printdesk.opening import open_desk
from printdesk.worker.embedded import work_once
from tests import evidence
from tests.clients import Person, StaffClient
from tests.clocks import HandClock
from tests.inspection import solids
from tests.road import Road, Ticket, change_catalog, handed_in

UNLIMITED = "1000/second"
BEGINNING = timedelta(days=500)
A_WHILE = timedelta(minutes=3)  # after which an email that waits has gone out
A_LOOK = 0.2  # hours until somebody has looked at a job

Deed = tuple[float, Callable[[], object]]


class Past:
    """A lab in an empty folder, and all that has happened there."""

    def __init__(self, folder: Path, settings: Mapping[str, str]) -> None:
        self._now = datetime.now(UTC)
        self._clock = HandClock(self._now - BEGINNING)
        given: dict[str, object] = {name.lower(): value for name, value in settings.items()}
        given |= {"data_dir": folder / "data", "ratelimit_login": UNLIMITED, "log_level": "WARNING"}
        loaded = Settings.load(_env_file=None, **given)
        database = Database(loaded.database_url)
        schema.migrate(database)
        database.close()
        log.configure(loaded)
        self.desk = open_desk(loaded, clock=self._clock)
        passwords = Passwords(time_cost=1, memory_cost=8, parallelism=1)
        app = create_app(self.desk, passwords=passwords)
        self.people = {name: self._hire(name, role, passwords) for name, role in STAFF.items()}
        clients = {n: StaffClient(app, who, self._clock) for n, who in self.people.items()}
        admin = next(clients[name] for name, role in STAFF.items() if role == Role.ADMIN)
        student = app.test_client()
        self._roads = {n: Road(self.desk, student, each, admin) for n, each in clients.items()}
        self.tickets: dict[str, Ticket] = {}
        change_catalog(self.desk, **LAB)

    def live(self) -> None:
        """Let all of it happen, in the order in which it did."""
        deeds = [deed for story in STORIES for deed in self._deeds(story)]
        for hours_ago, do in sorted(deeds, key=lambda deed: -deed[0]):
            self._clock.moment = self._now - timedelta(hours=hours_ago)
            do()
            self._clock.moment += A_WHILE
            work_once(self.desk, FileMailer(self.desk.settings.outbox_dir))
        self.desk.database.close()

    def confirmation_token(self, file: str) -> str:
        """What the newest link ends with by which the student confirms."""
        job = self.tickets[file].id
        generation = evidence.job(self.desk, job)["confirm_generation"]
        return self.desk.keys.confirm_token(job, generation)

    def _deeds(self, story: Story) -> Iterator[Deed]:
        first, *later = story.hours_ago
        yield first, partial(self._hand_in, story)
        if story.reviewed:
            yield first - A_LOOK, partial(self._do, story, "review", {"reviewed": True})
        if story.rejected:
            yield later[0], partial(self._do, story, "reject", story.rejected)
            return
        road = self._roads[story.by]
        steps: list[Callable[[], object]] = [
            partial(self._do, story, "approve", story.price),
            lambda: road.confirm(self.tickets[story.file]),
            partial(self._do, story, "mark-printing"),
            partial(self._do, story, "mark-complete"),
            partial(self._do, story, "mark-picked-up"),
            lambda: road.archive(self.tickets[story.file]),
        ]
        yield from zip(later, steps, strict=False)
        for hours_ago, reason in story.failed.items():
            yield hours_ago, partial(self._do, story, "admin/mark-failed", {"reason": reason})

    def _hand_in(self, story: Story) -> None:
        student = self._roads[story.by].student
        model = solids.stl(story.shape)
        self.tickets[story.file] = handed_in(student, model, story.file, story.form)

    def _do(self, story: Story, action: str, body: object = None) -> None:
        self._roads[story.by].do(self.tickets[story.file], action, body)

    def _hire(self, name: str, role: Role, passwords: Passwords) -> Person:
        email, password = address_of(name), secrets.token_urlsafe(12)
        with self.desk.database.transaction() as tx:
            account = local.create(
                tx.session,
                self.desk,
                email=email,
                name=name,
                role=role,
                password=password,
                passwords=passwords,
            )
        return Person(account.id, name, email, password)
