"""Making a lab of any size: its people, its jobs with their whole history, and its share."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import islice
from math import ceil
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from printdesk import catalog
from printdesk.accounts import local
from printdesk.accounts.first_admin import FirstAdmin, ensure_admin
from printdesk.accounts.passwords import Passwords, readable_password
from printdesk.accounts.status import AccountStatus
from printdesk.actors import SYSTEM, Actor, Role
from printdesk.catalog import Catalog
from printdesk.demo import semesters
from printdesk.demo.jobs import Arrivals
from printdesk.demo.keeping import Keeper
from printdesk.demo.life import Life
from printdesk.demo.machines import Machines
from printdesk.demo.post import Post
from printdesk.demo.steps import World
from printdesk.desk import Desk
from printdesk.errors import NotForDemo
from printdesk.history import Happening, record
from printdesk.jobs.states import Status
from printdesk.jobs.submission import NUMBERS
from printdesk.models import Counter, Job, Setting
from printdesk.stats import months
from printdesk.storage.layout import letters_and_digits
from printdesk.upkeep import record_keeping

DOCUMENT = "demo"
STAFF = (
    "Maya Lindqvist",
    "Tomás Villarreal",
    "Priya Raman",
    "Jordan Whitaker",
    "Chidi Okafor",
    "Sofía Castañeda",
    "Wei-Lin Zhao",
)
AT_ONCE = 500
A_YEAR = timedelta(days=365)
JOBS_A_YEAR = 4000
MOST_YEARS = 10
# The hours that a machine prints in a year: somebody must be there to begin each print.
HOURS_OF_A_MACHINE = 1500
HOURS_OF_A_JOB = 3.5
OVER = {Status.PAIDPICKEDUP, Status.REJECTED, Status.ARCHIVED}
RECENT = timedelta(days=14)
# What was handed in before is no longer in work.
A_TERM = timedelta(days=120)


class Files(StrEnum):
    """Whose files are put on the share."""

    NONE = "none"
    RECENT = "recent"
    ALL = "all"


@dataclass(frozen=True)
class Wish:
    """What lab is wanted: so many jobs over so many years, by default as many as they need."""

    jobs: int
    years: float = 0
    seed: int = 1
    files: Files = Files.RECENT

    @property
    def span(self) -> timedelta:
        years = self.years or min(MOST_YEARS, max(0.25, self.jobs / JOBS_A_YEAR))
        return years * A_YEAR


@dataclass(frozen=True)
class Made:
    """What was made, and who can sign in. A password is nowhere else."""

    jobs: int
    events: int
    with_files: int
    admin: FirstAdmin | None
    staff_email: str
    staff_password: str


Progress = Callable[[int, int, str], None]


def make(desk: Desk, wish: Wish, progress: Progress, passwords: Passwords | None = None) -> Made:
    """Fill a lab that has no jobs. Raises NotForDemo when it has some."""
    lab, first = _begin(desk, wish)
    admin = ensure_admin(desk, passwords)
    password = readable_password()
    staff, email = _staff(desk, password, passwords)
    now = desk.clock.now()
    random = Random(wish.seed)
    world = World(
        desk=desk,
        lab=lab,
        staff=staff,
        admin=staff[0],
        machines=_machines(lab, wish, now),
        post=Post(lab, random),
        random=random,
        now=now,
    )
    keeper = Keeper(desk)
    lives = _lives(world, wish, first)
    while batch := list(islice(lives, AT_ONCE)):
        keeper.keep(batch, {life.job.id for life in batch if _has_files(wish, life.job, now)})
        progress(keeper.jobs, wish.jobs, f"{keeper.events} events, {keeper.with_files} with files")
    months.pack(desk)
    desk.database.take_stock()
    record_keeping.keep(desk)
    return Made(keeper.jobs, keeper.events, keeper.with_files, admin, email, password)


def _begin(desk: Desk, wish: Wish) -> tuple[Catalog, int]:
    """Mark the lab as a demo, once and for all; the catalog and the first number of a job."""
    with desk.database.transaction() as tx:
        _require_no_jobs(tx.session)
        value: dict[str, object] = {"jobs": wish.jobs, "seed": wish.seed}
        tx.session.add(Setting(name=DOCUMENT, value=value, updated_at=desk.clock.now()))
        # Whoever hands something in meanwhile gets a number behind these.
        counter = tx.session.get_one(Counter, NUMBERS, with_for_update=True)
        first = counter.value + 1
        counter.value += wish.jobs
        told = {"action": "demo-made", "jobs": wish.jobs}
        record(tx.session, desk, None, Happening.ADMIN_ACTION, SYSTEM, **told)
        return catalog.current(tx.session), first


def _require_no_jobs(session: Session) -> None:
    if session.get(Setting, DOCUMENT) is not None:
        raise NotForDemo(
            "This is a demo lab already. To make another, name an empty folder by DATA_DIR, or "
            "remove this one's."
        )
    if session.scalar(select(Job.id).limit(1)) is not None:
        raise NotForDemo


def _staff(desk: Desk, password: str, passwords: Passwords | None) -> tuple[list[Actor], str]:
    """The people of the lab; the last of them can sign in, the others are there to be named."""
    staff = []
    with desk.database.transaction() as tx:
        for place, name in enumerate(STAFF):
            role = Role.ADMIN if place == 0 else Role.STAFF
            account = local.unfinished(desk, _address(name), name, role, AccountStatus.ACTIVE)
            local.add(tx.session, account)
            staff.append(Actor(account.id, account.name, role))
        account.password_hash = (passwords or Passwords()).hash(password)
    return staff, account.email


def _address(name: str) -> str:
    given = name.partition(" ")[0]
    return f"{letters_and_digits(given).lower()}@lab.example.edu"


def _machines(lab: Catalog, wish: Wish, now: datetime) -> Machines:
    """So many of each printer that the work of such a lab can be done."""
    hours = wish.jobs * HOURS_OF_A_JOB / (wish.span / A_YEAR)
    each = ceil(hours / HOURS_OF_A_MACHINE / len(lab.printers)) + 1
    return Machines({printer.id: each for printer in lab.printers}, now - wish.span)


def _lives(world: World, wish: Wish, first: int) -> Iterator[Life]:
    moments = semesters.arrivals(world.random, wish.jobs, world.now - wish.span, world.now)
    arrivals = Arrivals(world, wish.jobs)
    for place, moment in enumerate(moments):
        filed = _may_have_files(wish, moment, world.now)
        life = arrivals.next(first + place, place / wish.jobs, moment, filed=filed)
        life.live()
        yield life


def _may_have_files(wish: Wish, handed_in: datetime, now: datetime) -> bool:
    return wish.files is Files.ALL or (wish.files is Files.RECENT and handed_in > now - A_TERM)


def _has_files(wish: Wish, job: Job, now: datetime) -> bool:
    if not _may_have_files(wish, job.created_at, now):
        return False
    return wish.files is Files.ALL or job.status not in OVER or job.created_at > now - RECENT
