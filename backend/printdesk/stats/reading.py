"""The rows that statistics of a period rest on, as slim columns."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from printdesk.jobs.states import Status
from printdesk.models import Facts, Stay
from printdesk.stats.columns import NumberColumn, Numbers, TextColumn, coded, read
from printdesk.stats.stays import FAILED

# Where jobs are on their way; what becomes of them later does not count.
ON_THE_WAY = (
    Status.UPLOADED,
    Status.PENDING,
    Status.READYTOPRINT,
    Status.PRINTING,
    Status.COMPLETED,
)
Mask = np.ndarray[tuple[int], np.dtype[np.bool_]]


@dataclass(frozen=True)
class Choice:
    """Which jobs count; what is None does not matter."""

    printer: str | None = None
    discipline: str | None = None


@dataclass(frozen=True)
class Texts:
    """A column of texts: the different ones, and of each row the place of its own among them."""

    names: list[str]
    codes: Numbers

    @classmethod
    def of(cls, texts: list[str]) -> "Texts":
        return cls(*coded(texts))

    def are(self, *wanted: str) -> Mask:
        """The rows that hold one of these."""
        return np.isin(self.codes, [n for n, name in enumerate(self.names) if name in wanted])

    def counts(self, rows: Mask | None = None) -> dict[str, int]:
        """How often each stands there, those that do not left out."""
        codes = self.codes if rows is None else self.codes[rows]
        counted = np.bincount(codes, minlength=len(self.names))
        return {name: int(count) for name, count in zip(self.names, counted, strict=True) if count}


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
    """Stays on the way, and whose they are. One that lasts has ``UNKNOWN`` for its end."""

    job: Numbers
    since: Numbers
    until: Numbers
    status: Texts
    became: Texts
    printer: Texts
    by: Texts


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
    reason: list[str]


def submissions(session: Session, choice: Choice, begins: int, ends: int) -> Submissions:
    """The submissions from the one second until right before the other."""
    rows = select().select_from(Facts).where(Facts.submitted >= begins, Facts.submitted < ends)
    rows = rows.where(*_chosen(choice, Facts.printer))
    texts = [Facts.discipline, Facts.print_method, Facts.printer, Facts.color]
    (at,), said = read(session, [Facts.submitted], texts, rows)
    return Submissions(at, *(Texts.of(each) for each in said))


def ended(session: Session, choice: Choice, begins: int, ends: int) -> Stays:
    """The stays that ended from the one second until right before the other."""
    return _stays(session, choice, _ended(begins, ends))


def jobs_of(session: Session, stays: Stays, begins: int, ends: int) -> Jobs:
    """The jobs of the stays that ended in a span of time. Each is read once."""
    numbers: list[NumberColumn] = [
        *(Facts.id, Facts.submitted, Facts.print_seconds, Facts.weight_cg),
        *(Facts.cost_cents, Facts.least_cg, Facts.most_cg),
    ]
    asked = select(Stay.facts_id).where(_ended(begins, ends))
    rows = select().select_from(Facts).where(Facts.id.in_(asked))
    (ids, *known), (said,) = read(session, numbers, [Facts.material], rows)
    order = np.argsort(ids)
    places = order[np.searchsorted(ids, stays.job, sorter=order)]
    material = Texts.of(said)
    submitted, print_seconds, weight, cost, least, most = (each[places] for each in known)
    return Jobs(
        submitted,
        print_seconds,
        weight,
        cost,
        least,
        most,
        Texts(material.names, material.codes[places]),
    )


def troubles(session: Session, choice: Choice, begins: int, ends: int) -> Troubles:
    """Those that came about from the one second until right before the other."""
    wanted = and_(_ended(begins, ends), Stay.became.in_([Status.REJECTED.value, FAILED]))
    texts: list[TextColumn] = [Stay.became, Stay.printer, Stay.ended_by, Stay.reason]
    (until,), said = read(session, [Stay.until], texts, _rows(choice, wanted))
    became, printer, by, reason = said
    return Troubles(until, Texts.of(became), Texts.of(printer), Texts.of(by), reason)


def printing(session: Session, choice: Choice, begins: int, ends: int) -> Stays:
    """The times on a printer that began before the end, and were not over before the begin."""
    overlapping = and_(
        Stay.status == Status.PRINTING.value,
        or_(Stay.until > begins, Stay.until.is_(None)),
        Stay.since < ends,
    )
    return _stays(session, choice, overlapping)


def lasting(session: Session, choice: Choice) -> Stays:
    """Where the jobs on their way are at this moment."""
    return _stays(session, choice, and_(_on_the_way(), Stay.until.is_(None)))


def last_names(
    session: Session, choice: Choice, begins: int, ends: int, people: Sequence[str]
) -> dict[str, str]:
    """What these people were called when they ended a stay last in a span of time."""
    theirs = and_(_ended(begins, ends), Stay.ended_by.in_(people), Stay.ended_by_name.is_not(None))
    told = _rows(choice, theirs).add_columns(Stay.ended_by, Stay.ended_by_name)
    last = func.max(Stay.until)
    found = session.execute(told.group_by(Stay.ended_by, Stay.ended_by_name).order_by(last))
    return {str(person): str(name) for person, name in found}


def _ended(begins: int, ends: int) -> ColumnElement[bool]:
    return and_(_on_the_way(), Stay.until >= begins, Stay.until < ends)


def _on_the_way() -> ColumnElement[bool]:
    return Stay.status.in_([status.value for status in ON_THE_WAY])


def _stays(session: Session, choice: Choice, wanted: ColumnElement[bool]) -> Stays:
    # No other columns than those of one index.
    texts: list[TextColumn] = [Stay.status, Stay.became, Stay.printer, Stay.ended_by]
    rows = _rows(choice, wanted)
    numbers: list[NumberColumn] = [Stay.facts_id, Stay.since, Stay.until]
    (job, since, until), said = read(session, numbers, texts, rows)
    return Stays(job, since, until, *(Texts.of(each) for each in said))


def _rows(choice: Choice, wanted: ColumnElement[bool]) -> Select[tuple[()]]:
    """The stays that are wanted, of the jobs that are chosen."""
    rows = select().select_from(Stay).where(wanted)
    if choice.discipline:
        rows = rows.join(Facts, Facts.id == Stay.facts_id)
    return rows.where(*_chosen(choice, Stay.printer))


def _chosen(choice: Choice, printer: InstrumentedAttribute[str]) -> Iterator[ColumnElement[bool]]:
    if choice.printer:
        yield printer == choice.printer
    if choice.discipline:
        yield Facts.discipline == choice.discipline
