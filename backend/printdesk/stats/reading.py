"""The rows that statistics of a period rest on, as slim columns."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from printdesk.jobs.states import Status
from printdesk.models import Facts, Stay
from printdesk.stats.columns import NumberColumn, Numbers, TextColumn, coded, read

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
    """Stays on the way, with what is known of their jobs. A stay that lasts has no end yet."""

    since: Numbers
    until: Numbers
    status: Texts
    became: Texts
    printer: Texts
    by: Texts
    by_name: list[str]
    reason: list[str]
    submitted: Numbers
    print_seconds: Numbers
    weight_cg: Numbers
    cost_cents: Numbers
    least_cg: Numbers
    most_cg: Numbers
    material: Texts


def submissions(session: Session, choice: Choice, begins: int, ends: int) -> Submissions:
    """The submissions from the one second until right before the other."""
    rows = select().select_from(Facts).where(Facts.submitted >= begins, Facts.submitted < ends)
    rows = rows.where(*_chosen(choice, Facts.printer))
    texts = [Facts.discipline, Facts.print_method, Facts.printer, Facts.color]
    (at,), said = read(session, [Facts.submitted], texts, rows)
    return Submissions(at, *(Texts.of(each) for each in said))


def ended(session: Session, choice: Choice, begins: int, ends: int) -> Stays:
    """The stays that ended from the one second until right before the other."""
    on_the_way = Stay.status.in_([status.value for status in ON_THE_WAY])
    return _stays(session, choice, and_(on_the_way, Stay.until >= begins, Stay.until < ends))


def printing(session: Session, choice: Choice, begins: int, ends: int) -> Stays:
    """The times on a printer that were not over before the one second, and begun before the other.

    One that lasts has ``UNKNOWN`` for its end.
    """
    overlapping = and_(
        Stay.status == Status.PRINTING.value,
        or_(Stay.until > begins, Stay.until.is_(None)),
        Stay.since < ends,
    )
    return _stays(session, choice, overlapping)


def lasting(session: Session, choice: Choice) -> Stays:
    """Where the jobs on their way are at this moment."""
    on_the_way = Stay.status.in_([status.value for status in ON_THE_WAY])
    return _stays(session, choice, and_(on_the_way, Stay.until.is_(None)))


def _stays(session: Session, choice: Choice, wanted: ColumnElement[bool]) -> Stays:
    rows = select().select_from(Stay).join(Facts, Facts.id == Stay.facts_id).where(wanted)
    rows = rows.where(*_chosen(choice, Stay.printer))
    numbers: list[NumberColumn] = [
        *(Stay.since, Stay.until, Facts.submitted, Facts.print_seconds, Facts.weight_cg),
        *(Facts.cost_cents, Facts.least_cg, Facts.most_cg),
    ]
    texts: list[TextColumn] = [
        *(Stay.status, Stay.became, Stay.printer, Stay.ended_by, Stay.ended_by_name),
        *(Stay.reason, Facts.material),
    ]
    found, said = read(session, numbers, texts, rows)
    since, until, submitted, print_seconds, weight, cost, least, most = found
    status, became, printer, by, by_name, reason, material = said
    return Stays(
        since,
        until,
        Texts.of(status),
        Texts.of(became),
        Texts.of(printer),
        Texts.of(by),
        by_name,
        reason,
        submitted,
        print_seconds,
        weight,
        cost,
        least,
        most,
        Texts.of(material),
    )


def _chosen(choice: Choice, printer: InstrumentedAttribute[str]) -> Iterator[ColumnElement[bool]]:
    if choice.printer:
        yield printer == choice.printer
    if choice.discipline:
        yield Facts.discipline == choice.discipline
