"""Finding jobs.

What narrows a list, orders it or is searched stands in ``Job``'s indexes, and only the rows of
one page are read: the hundred thousandth job makes no list slower than the thousandth did. Words
that few jobs have are found by an index, and of those that many have a page is soon full.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from printdesk.dialects import beside_index, counted
from printdesk.errors import JobNotFound
from printdesk.hits import FEW, MANY, hits, matching, narrowed
from printdesk.jobs.states import Status
from printdesk.models import Job
from printdesk.models.job import email_key

SORTS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "newest": (Job.created_at.desc(), Job.number.desc()),
    "oldest": (Job.created_at.asc(), Job.number.asc()),
    "changed": (Job.status_changed_at.desc(), Job.number.desc()),
    # It begins with the name.
    "name": (Job.search_text.asc(), Job.number.asc()),
    "cost": (Job.cost_cents.desc().nulls_last(), Job.number.desc()),
}
# The same from the other end.
BACKWARDS: dict[str, tuple[ColumnElement[Any], ...]] = {
    "newest": SORTS["oldest"],
    "oldest": SORTS["newest"],
    "changed": (Job.status_changed_at.asc(), Job.number.asc()),
    "name": (Job.search_text.desc(), Job.number.desc()),
}
# In this order PostgreSQL walks in its index, where what has no price comes first.
PRICED = (Job.cost_cents.desc(), Job.number.desc())
# The orders whose indexes do not begin with the status, and which share of all jobs is much.
WITHOUT_STATUS = {"name", "cost"}
OFTEN = 0.1


@dataclass(frozen=True)
class Query:
    """What is looked for; what is None does not matter."""

    status: Status | None = None
    search: str | None = None
    printer: str | None = None
    discipline: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    confirmation_expired: bool | None = None
    reviewed: bool | None = None
    student_email: str | None = None
    sort: str = "newest"
    page: int = 1
    limit: int = 50


@dataclass(frozen=True)
class Found:
    """A page of jobs; ``counts`` are those of all statuses under the same filters."""

    jobs: list[Job]
    total: int
    filtered: int
    counts: dict[str, int]


def find(
    session: Session, query: Query, now: datetime, *, few: int = FEW, many: int = MANY
) -> Found:
    """The jobs that a query asks for. ``few`` and ``many`` change how they are found, not which."""
    conditions = _conditions(query, now)
    search, found = (query.search or "").strip(), None
    if search:
        by_index = narrowed(session, Job, Job.number, search, many)
        found = hits(session, Job, Job.number, by_index, conditions, SORTS[query.sort], few, many)
    counts = count_by_status(session, *conditions) if found is None else _of_all(found.counts)
    total = _all(session) if conditions else sum(counts.values())
    filtered = counts[query.status] if query.status else sum(counts.values())
    if found is not None:
        numbers: Sequence[int] = found.page(query.status, _skipped(query), query.limit)
    else:
        if query.status:
            # SQLite would put all that are in it in order, rather than walk in the order there is.
            often = query.sort in WITHOUT_STATUS and filtered > total * OFTEN
            column = beside_index(Job.status) if often else Job.status
            conditions.append(column == query.status.value)
        numbers = _numbers(session, query, select(Job.number).where(*conditions), filtered)
    page = select(Job).where(Job.number.in_(numbers)).order_by(*SORTS[query.sort])
    return Found(list(session.scalars(page)), total, filtered, counts)


def count_by_status(session: Session, *conditions: ColumnElement[bool]) -> dict[str, int]:
    """How many jobs are in each status."""
    if not conditions:
        return _of_all(counted(session, Job.status, list(Status), most=Status.ARCHIVED))
    # Of each status those of a time lie side by side in the index that has all that is asked for.
    one_by_one = Job.status.in_([status.value for status in Status])
    query = select(Job.status, func.count()).where(one_by_one, *conditions).group_by(Job.status)
    return _of_all(dict(session.execute(query).all()))


def by_reference(session: Session, reference: str) -> Job:
    """The job with this id or number. Raises JobNotFound."""
    if reference.isascii() and reference.isdigit() and len(reference) < 10:
        query = select(Job).where(Job.number == int(reference))
    else:
        query = select(Job).where(Job.id == reference)
    job = session.scalars(query).one_or_none()
    if job is None:
        raise JobNotFound
    return job


def queue_positions(session: Session, jobs: Sequence[Job]) -> dict[str, int]:
    """The places of those jobs that wait for their printer, the first being 1."""
    printers = {job.printer for job in jobs if job.status == Status.READYTOPRINT}
    if not printers:
        return {}
    place = func.row_number().over(
        partition_by=Job.printer, order_by=(Job.student_confirmed_at, Job.number)
    )
    query = select(Job.id, place).where(
        Job.status == Status.READYTOPRINT.value, Job.printer.in_(printers)
    )
    places: dict[str, int] = dict(session.execute(query).all())
    return {job.id: places[job.id] for job in jobs if job.id in places}


def _all(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(Job)) or 0


def _of_all(found: Mapping[str, int]) -> dict[str, int]:
    """The counts of all statuses, also of those in which there is no job."""
    return {status.value: found.get(status.value, 0) for status in Status}


def _skipped(query: Query) -> int:
    """How many jobs are on the pages before."""
    return (query.page - 1) * query.limit


def _numbers(session: Session, query: Query, found: Select[int], filtered: int) -> Sequence[int]:
    """Those of one page. The pages before it are skipped in an index, from the nearer end."""
    skipped = _skipped(query)
    wanted = min(query.limit, filtered - skipped)
    if wanted <= 0:
        return []
    if query.sort in BACKWARDS and skipped > filtered / 2:
        behind = found.order_by(*BACKWARDS[query.sort]).offset(filtered - skipped - wanted)
        return session.scalars(behind.limit(wanted)).all()
    if query.sort == "cost" and session.get_bind().dialect.name == "postgresql":
        priced = found.where(Job.cost_cents.is_not(None)).order_by(*PRICED)
        numbers = session.scalars(priced.offset(skipped).limit(wanted)).all()
        if len(numbers) == wanted:
            return numbers
    return session.scalars(found.order_by(*SORTS[query.sort]).offset(skipped).limit(wanted)).all()


def _conditions(query: Query, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if query.search and query.search.strip():
        conditions.append(matching(Job, Job.number, query.search.strip()))
    if query.printer:
        conditions.append(Job.printer == query.printer)
    if query.discipline:
        conditions.append(Job.discipline == query.discipline)
    if query.since:
        conditions.append(Job.created_at >= query.since)
    if query.until:
        conditions.append(Job.created_at < query.until)
    if query.student_email:
        conditions.append(Job.email_key == email_key(query.student_email))
    if query.confirmation_expired is not None:
        expired = and_(Job.status == Status.PENDING.value, Job.confirm_token_expires <= now)
        conditions.append(
            expired
            if query.confirmation_expired
            else or_(
                Job.status != Status.PENDING.value,
                Job.confirm_token_expires.is_(None),
                Job.confirm_token_expires > now,
            )
        )
    if query.reviewed is not None:
        seen = Job.staff_viewed_at
        conditions.append(seen.is_not(None) if query.reviewed else seen.is_(None))
    return conditions
