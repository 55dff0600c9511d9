"""The rows that statistics of a period rest on, as slim columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from printdesk.jobs.states import Status
from printdesk.models import Facts, Stay
from printdesk.stats import months
from printdesk.stats.columns import Block, Mask, Numbers, Texts
from printdesk.stats.stays import FAILED


@dataclass(frozen=True)
class Choice:
    """Which jobs count; what is None does not matter."""

    printer: str | None = None
    discipline: str | None = None


@dataclass(frozen=True)
class Submissions:
    """The submissions of a span of time."""

    at: Numbers
    discipline: Texts
    print_method: Texts
    printer: Texts
    color: Texts


@dataclass(frozen=True)
class Stays:
    """Stays on the way that have ended."""

    since: Numbers
    until: Numbers
    status: Texts
    became: Texts
    printer: Texts
    by: Texts


@dataclass(frozen=True)
class Prints:
    """Times on a printer. One that lasts has ``UNKNOWN`` for its end."""

    since: Numbers
    until: Numbers
    printer: Texts


@dataclass(frozen=True)
class Jobs:
    """What is known of jobs, in the order of some stays: for each that of the job it is of."""

    submitted: Numbers
    print_seconds: Numbers
    weight_cg: Numbers
    cost_cents: Numbers
    least_cg: Numbers
    most_cg: Numbers
    material: Texts


@dataclass(frozen=True)
class Troubles:
    """Rejections and failed prints, with their reasons."""

    until: Numbers
    became: Texts
    printer: Texts
    by: Texts
    reason: Texts


@dataclass(frozen=True)
class Happened:
    """All that came in or ended in a span of time; ``rows`` are the stays as they were read."""

    submissions: Submissions
    stays: Stays
    jobs: Jobs
    troubles: Troubles
    rows: Block


def happened(session: Session, choice: Choice, begins: int, ends: int) -> Happened:
    """What happened from the one second until right before the other."""
    came, ended = (_chosen(each, choice) for each in months.between(session, begins, ends))
    of_job = {name: ended.numbers[name] for name in months.OF_JOBS}
    return Happened(
        Submissions(came.numbers["submitted"], *(came.texts[name] for name in months.SAID)),
        _stays(ended),
        Jobs(**of_job, material=ended.texts["material"]),
        _troubles(ended),
        ended,
    )


def printing(over: Block, beyond: Block, begins: int, ends: int) -> Prints:
    """The times on a printer that began before the end, and were not over before the begin.

    ``over`` are rows of stays that ended before the end, and ``beyond`` all others of these.
    """
    until, since = over.numbers["until"], beyond.numbers["since"]
    printed, prints = (rows.texts["status"].are(Status.PRINTING) for rows in (over, beyond))
    wanted = ("since", "until", "printer")
    rows = Block.joined(
        [
            over.only(*wanted).where(printed & (until > begins) & (until < ends)),
            beyond.only(*wanted).where(prints & (since < ends)),
        ]
    )
    return Prints(rows.numbers["since"], rows.numbers["until"], rows.texts["printer"])


def beyond(session: Session, choice: Choice, ends: int) -> Block:
    """Where the jobs on their way are at this moment, and what was on a printer at another."""
    now = and_(months.on_the_way(), Stay.until.is_(None))
    later = and_(Stay.status == Status.PRINTING.value, Stay.since < ends, Stay.until >= ends)
    return months.places(session, or_(now, later), *_asked(choice))


def last_names(
    session: Session, choice: Choice, begins: int, ends: int, people: Sequence[str]
) -> dict[str, str]:
    """What these people were called when they ended a stay last in a span of time."""
    theirs = and_(Stay.ended_by.in_(people), Stay.ended_by_name.is_not(None))
    told = select(Stay.ended_by, Stay.ended_by_name).where(months.ended(begins, ends), theirs)
    last = func.max(Stay.until)
    mine = told.where(*_asked(choice)).group_by(Stay.ended_by, Stay.ended_by_name)
    return {str(person): str(name) for person, name in session.execute(mine.order_by(last))}


def _asked(choice: Choice) -> Iterator[ColumnElement[bool]]:
    """The stays of those jobs that count, as the database is asked for them."""
    if choice.printer:
        yield Stay.printer == choice.printer
    if choice.discipline:
        yield Stay.facts_id.in_(select(Facts.id).where(Facts.discipline == choice.discipline))


def _stays(rows: Block) -> Stays:
    texts = {name: rows.texts[name] for name in ("status", "became", "printer", "by")}
    return Stays(rows.numbers["since"], rows.numbers["until"], **texts)


def _troubles(rows: Block) -> Troubles:
    mine = rows.where(rows.texts["became"].are(Status.REJECTED, FAILED))
    texts = {name: mine.texts[name] for name in ("became", "printer", "by", "reason")}
    return Troubles(mine.numbers["until"], **texts)


def _chosen(rows: Block, choice: Choice) -> Block:
    """The same out of rows that were read."""
    wanted = list(_masks(rows, choice))
    return rows.where(np.logical_and.reduce(wanted)) if wanted else rows


def _masks(rows: Block, choice: Choice) -> Iterator[Mask]:
    if choice.printer:
        yield rows.texts["printer"].are(choice.printer)
    if choice.discipline:
        yield rows.texts["discipline"].are(choice.discipline)
