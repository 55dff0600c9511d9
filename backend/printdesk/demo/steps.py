"""One step after the other in the life of a job: its row, its chain of events, its mails."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from printdesk.actors import SYSTEM, Actor
from printdesk.catalog import Catalog
from printdesk.demo import semesters
from printdesk.demo.machines import Machines
from printdesk.demo.models import Model
from printdesk.demo.post import Post
from printdesk.desk import Desk
from printdesk.history import Happening, extend
from printdesk.jobs.states import Status
from printdesk.models import Chain, Event, Job, Message
from printdesk.notifications.kinds import Kind


class NotYet(Exception):
    """The next step lies in the future."""


@dataclass(frozen=True)
class World:
    """All that jobs live in."""

    desk: Desk
    lab: Catalog
    staff: Sequence[Actor]
    admin: Actor
    machines: Machines
    post: Post
    random: Random
    now: datetime


@dataclass
class Steps:
    """What a job has gone through. ``at`` is the moment of its last step."""

    world: World
    job: Job
    model: Model
    at: datetime
    head: Chain = field(init=False)
    events: list[Event] = field(default_factory=list)
    mails: list[Message] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.head = Chain(name=self.job.id, length=0, digest="")

    def _go(self, status: Status, happening: Happening, by: Actor, **details: object) -> None:
        """Come to another status."""
        ends: dict[str, object] = {"from": self.job.status, "to": status.value}
        self.job.status, self.job.status_changed_at = status.value, self.at
        self._note(happening, by, **ends, **details)

    def _note(self, happening: Happening, by: Actor, **details: object) -> None:
        job = self.job
        job.version, job.updated_at, job.last_updated_by = job.version + 1, self.at, by.id
        keys = self.world.desk.keys
        self.events.append(extend(keys, self.head, self.at, happening, by, details))

    def _mail(self, kind: Kind, by: Actor) -> None:
        """A mail that goes out a few seconds later, or never reaches anybody."""
        mail = self.world.post.mail(self.job, kind, by, self.at)
        told: dict[str, object] = {"kind": kind.value, "message_id": mail.id}
        self._note(Happening.EMAIL_QUEUED, by, **told)
        assert mail.sent_at or mail.last_error  # noqa: S101 - nothing is left to be sent
        self.at = min(self.at + timedelta(seconds=4), self.world.now)
        told["attempt"] = 1
        if mail.sent_at:
            self._note(Happening.EMAIL_SENT, SYSTEM, **told)
        else:
            error = {"error": mail.last_error, "given_up": True}
            self._note(Happening.EMAIL_FAILED, SYSTEM, **told, **error)
        self.mails.append(mail)

    def _somebody(self) -> Actor:
        """Whose shift it is: most know the lab well, others come for an afternoon."""
        shift = self.at.timetuple().tm_yday % len(self.world.staff)
        return (
            self.world.staff[shift]
            if self._happens(0.6)
            else self.world.random.choice(self.world.staff)
        )

    def _happens(self, share: float) -> bool:
        return self.world.random.random() < share

    def _in(self, hours: float) -> datetime:
        """After about so many hours: often sooner, seldom much later."""
        return self.at + timedelta(hours=hours * self.world.random.lognormvariate(0, 0.8))

    def _wait(self, hours: float, at_most: float = 24 * 30) -> None:
        self._until(min(self._in(hours), self.at + timedelta(hours=at_most)))

    def _work(self, hours: float) -> None:
        """Wait for about so long, and until the lab is open."""
        self._until(semesters.at_work(self._in(hours)))

    def _until(self, moment: datetime) -> None:
        if moment > self.world.now:
            raise NotYet
        self.at = moment
